from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .access import MINUTES

#: who stands at a counter
COUNTER_GROUPS = ("rcc_branch.group_teller", "rcc_branch.group_accountant")
KINDS = ("resident_id", "marriage_certificate", "household_register", "uscc")
#: so many numbers that nobody has end the look-ups of a user for half an hour
MISSES = 10


class Lookup(models.AbstractModel):
    """Service at the counter of another branch: a customer shows a document, and only who knows its whole number
    gets on. Each look-up is filed where the customer's branch reads it (Personal Information Protection Law art. 51).

    What comes back is masked. The look-up widens no rule: for half an hour its user may call the services that take
    such customers (`card`, `tell`; eligibility and payout of the loan addon)."""

    _name = "rcc.lookup"
    _description = "Look-up of another branch's customer"

    @api.model
    def find(self, number, kind="resident_id", reason=""):
        """The customer whose live document has this number, in any branch.

        :param str number: whole, as printed or read; 15 digits of an older card too
        :param str kind: resident_id, marriage_certificate (finds the person it is filed with), household_register, uscc
        :param str reason: why the customer is served here; kept with the look-up
        :return: the masked card (see `card`), or False when nobody has the number
        :raise UserError: malformed number, no reason, or too many numbers that nobody has
        """
        self._expect_counter()
        if kind not in KINDS:
            raise UserError(self.env._("There is no such kind of document."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the customer is served here."))
        self._expect_few_misses()
        partner = self._by_number(kind, number, reason.strip())
        if not partner:
            self.env["rcc.access"]._log_miss(reason.strip())
            return False
        return self._card_of(partner)

    @api.model
    def card(self, partner_id):
        """The masked card of a customer in scope, or looked up within the last half hour.

        :return: {id, name, masked_number, kind, branch, branch_phone, township, phone, until} where `until` is the end
            of the pass (UTC), False for customers of the own branch
        """
        self._expect_counter()
        return self._card_of(self._served(partner_id))

    @api.model
    def tell(self, partner_id, text):
        """Leave word for the customer's branch, as an activity of the portfolio's manager.

        :param str text: what the customer wants or has changed, in plain words
        :raise AccessError: neither in scope nor looked up within the last half hour
        :return: True
        """
        self._expect_counter()
        if not (text or "").strip():
            raise UserError(self.env._("Say what the branch is to know."))
        customer = self._served(partner_id)
        home = customer.rcc_household_id or customer
        home.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._(
                "Word from the counter of %(branch)s", branch=self._own_branch().name or ""
            ),
            note=text.strip(),
            user_id=(home.rcc_portfolio_id.manager_id or home.rcc_branch_id.manager_id).id or False,
        )
        return True

    @api.model
    def _say_nobody(self, follow):
        """The notification that nobody has the number, and the action that follows."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("No customer of the cooperative has this number."),
                "type": "warning",
                "next": follow,
            },
        }

    @api.model
    def _by_number(self, kind, number, reason):
        """The customer with this number, whatever branch; files the look-up of one outside the reader's scope."""
        self.env["rcc.identity"]._normal(kind, number)
        identity = self.env["rcc.identity"]._find(kind, [number]).get(number)
        if not identity:
            return self.env["res.partner"]
        partner = identity.sudo().partner_id  # found by the whole number; filed below
        if not partner.with_env(self.env).has_access("read"):
            self.env["rcc.access"]._log(partner, "lookup", reason)
        return partner

    def _served(self, partner_id):
        """A customer whom the user may serve now, read as superuser."""
        partner = self.env["res.partner"].browse(partner_id).exists()
        if not partner or not (
            partner.has_access("read") or self.env["rcc.access"]._looked_up(partner)
        ):
            raise AccessError(
                self.env._(
                    "This customer is not in your branch. Find the customer by the whole document number."
                )
            )
        return partner.sudo()  # in scope, or looked up by the whole number

    def _card_of(self, partner):
        above = partner.sudo()  # as above; names come masked
        within = partner.with_env(self.env).has_access("read")
        area = above.rcc_area_id
        return {
            "id": partner.id,
            "name": partner.with_env(self.env).display_name,
            "masked_number": above.rcc_masked_number or "",
            "kind": above.rcc_kind,
            "branch": above.rcc_branch_id.name,
            "branch_phone": above.rcc_branch_id.phone or "",
            "township": (area.parent_id if area.level == "village" else area).name or "",
            "phone": f"···{above.phone[-4:]}" if above.phone else "",
            "until": False if within else self._until(partner),
        }

    def _until(self, partner):
        """The end of the user's pass for this customer."""
        own = self.env["rcc.access"].sudo()  # the user's own look-ups, which the role may not read
        last = own.search(own._lately("lookup", partner), order="date DESC", limit=1)
        return fields.Datetime.add(last.date, minutes=MINUTES) if last else False

    def _own_branch(self):
        home, _own = self.env["rcc.access"]._places()
        return home

    def _expect_counter(self):
        if not any(self.env.user.has_group(group) for group in COUNTER_GROUPS):
            raise AccessError(self.env._("The counter is open to tellers and accountants."))

    def _expect_few_misses(self):
        self._expect_few(self.env["rcc.access"]._misses())

    def _expect_few(self, tries):
        """Raise when so many numbers were tried lately that it looks like guessing."""
        if tries >= MISSES:
            raise UserError(
                self.env._(
                    "You looked up %(count)s numbers that nobody has. "
                    "Wait %(minutes)s minutes, or let a colleague check the document.",
                    count=MISSES,
                    minutes=MINUTES,
                )
            )
