import json

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from odoo.addons.rcc_base.tools.identity import parse_resident_id
from odoo.addons.rcc_base.tools.secret import fingerprint

REGISTRARS = (
    "rcc_branch.group_teller",
    "rcc_branch.group_customer_manager",
    "rcc_branch.group_back_office",
    "rcc_branch.group_branch_manager",
)
#: two counters at one moment: the second is repeated, and then sees what the first did
RACES = ("rcc_registration_key_key_uniq", "rcc_identity_number_uniq")


class Registration(models.AbstractModel):
    """A walk-in becomes a customer. The counter's screen and other programs use this service and no other.

    Values (`check` and `register` take the same dict; all are plain text but the ids and the yes or no):

    - number: resident ID, 15 or 18 characters, full width, or all that a card reader sends
    - name: as on the card
    - phone: one or several numbers; a landline may lack its area code
    - role: head (of a new household), member (of one on file) or single
    - area_id: the village; address: where no village of ours fits
    - household_id, relation (spouse, child, parent, other): of a member
    - consent: true when the consent to the collection of data is signed, false when it is not yet
    """

    _name = "rcc.registration"
    _description = "Registration of walk-ins"

    @api.model
    def check(self, values):
        """What can be said of a form that is being filled in; changes nothing.

        A number that belongs to a customer of another branch is told without the name, and the look-up is filed
        where that branch reads it.

        :param dict values: see the model; any may be missing
        :return: {errors: {field: text}, missing: [field], duplicates: [{partner_id, name, branch, words, exact,
            elsewhere}], derived: {number, masked, sex, birth_date, age, name, address, branch}}
        """
        self._expect_registrar()
        typed = self._typed(values)
        self._expect_no_guessing(typed)
        return {
            "errors": self._errors(typed),
            "missing": self._missing(typed),
            "duplicates": self._duplicates(typed),
            "derived": self._derived(typed),
        }

    @api.model
    def register(self, values, idempotency_key):
        """Register the person, with the household or as a member of one, and leave the rest as a task.

        :param dict values: see the model
        :param str idempotency_key: required; the same key and values give the same customer, however often sent
        :return: the masked card {id, customer_no, name, masked, sex, age, phone, household, role, village, branch,
            missing, task_for, repeated}
        :raise UserError: refused; the message names each fault
        """
        self._expect_registrar()
        self._expect_key(idempotency_key)
        typed = self._typed(values)
        keys = self.env["rcc.registration.key"]
        digest = fingerprint("registration", json.dumps(typed, sort_keys=True))
        if person := keys._registered(idempotency_key, digest):
            return self._card(person, repeated=True)
        self._refuse_faults(typed)
        try:
            with self.env.cr.savepoint():
                person = self._admit(typed)
                keys._claim(idempotency_key, digest, person)
        except UniqueViolation as error:
            if error.diag.constraint_name in RACES:
                raise ConcurrencyError(
                    self.env._("Another counter registers this person. Repeat with the same key.")
                ) from None
            raise
        return self._card(person)

    def _refuse_faults(self, typed):
        """Raise every fault of a form. Whether somebody has the number is told with a form that is right otherwise:
        who only asks that has `check`, which counts the questions."""
        faults = [text for name, text in self._errors(typed).items() if name != "number"]
        number = self._number_error(typed)
        if missing := self._missing(typed):
            labels = self._labels()
            names = ", ".join(labels[name] for name in missing)
            faults.append(self.env._("Fill in: %(fields)s.", fields=names))
        if not (faults or number):
            self._file_elsewhere(typed)
            number = self._taken_error(typed)
        if faults or number:
            raise UserError("\n".join([*([number] if number else []), *faults]))

    def _file_elsewhere(self, typed):
        """A number of another branch's customer is refused, and who tried it is on record for that branch to read."""
        person = self._on_file(typed) if typed["number"] else None
        if person and not person.with_env(self.env).has_access("read"):
            access = self.env["rcc.access"]
            if not access._looked_up(person):
                number = parse_resident_id(typed["number"]).number
                access._log_apart(
                    person,
                    "lookup",
                    self.env._("Number typed at a registration"),
                    number_mark=fingerprint("resident_id", number),
                )

    def _admit(self, typed):
        """Make the customer, as the user who registers."""
        partners = self.env["res.partner"]
        vals = {name: typed[name] for name in ("name", "number", "phone", "area_id")}
        vals |= {"street": typed["address"], "branch_id": self._branch(typed).id}
        if typed["role"] == "member":
            household = partners.browse(typed["household_id"])
            if guest := self._guest(typed):
                self.env["rcc.membership"]._come_over(guest, household, typed["relation"])
                return guest.with_env(self.env)
            person = partners._rcc_add_member(household, {**vals, "role": typed["relation"]})
        elif typed["role"] == "head":
            person = partners._rcc_register_household(vals).rcc_head_id
        else:
            person = partners._rcc_register_person(vals)
            self.env["rcc.duplicate"]._note_typed(person)
        if typed["consent"]:
            self._file_consent(person)
        person._rcc_ask_completion()
        return person

    def _file_consent(self, person):
        """The consent that was signed at the counter; for a minor by the head of the household."""
        if self.env["res.partner"]._rcc_consents(person.ids, "collection"):
            return
        guardian = person.rcc_household_id.rcc_head_id if self._is_minor(person) else None
        self.env["rcc.consent"].create(
            {
                "partner_id": person.id,
                "purpose": "collection",
                "signed_by_id": guardian.id if guardian else False,
            }
        )

    def _card(self, person, repeated=False):
        """What may stand on the screen and on a slip: nothing that tells the whole number."""
        above = person.sudo()  # registered by this user a moment ago; what comes back is masked
        household = above.rcc_household_id
        roles = dict(self.env["rcc.membership"]._fields["role"]._description_selection(self.env))
        membership = above.rcc_membership_ids.filtered(
            lambda row: row.kind == "household" and not row.date_to
        )
        sexes = dict(above._fields["rcc_sex"]._description_selection(self.env))
        task = above._rcc_completion_tasks()
        return {
            "id": person.id,
            "customer_no": above.rcc_customer_no,
            "name": above.name,
            "masked": above.rcc_masked_number,
            "sex": sexes.get(above.rcc_sex, ""),
            "age": above.rcc_age,
            "phone": f"···{above.phone[-4:]}" if above.phone else "",
            "household": household.name or "",
            "household_no": household.rcc_customer_no or "",
            "role": roles.get(membership[:1].role, ""),
            "village": above.rcc_area_id.name or above.street or "",
            "branch": above.rcc_branch_id.name,
            "missing": above._rcc_missing_words(),
            "task_for": task[:1].user_id.name or "",
            "repeated": repeated,
        }

    def _expect_registrar(self):
        if not any(self.env.user.has_group(group) for group in REGISTRARS):
            raise AccessError(
                self.env._(
                    "Customers are registered by tellers, customer managers, back office and branch managers."
                )
            )

    def _expect_key(self, key):
        if not isinstance(key, str) or not 8 <= len(key) <= 64:
            raise UserError(
                self.env._(
                    "A registration needs a key of 8 to 64 characters that makes its repetition harmless "
                    "(idempotency_key)."
                )
            )
