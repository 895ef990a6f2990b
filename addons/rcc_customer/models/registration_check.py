from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.rcc_base.tools.identity import mask_number, parse_resident_id
from odoo.addons.rcc_branch.tools import phone as phones

from ..tools import card_reader
from ..tools.roles import ADULT
from ..tools.search_terms import normal

TEXTS = {"number": 400, "name": 60, "phone": 80, "address": 120, "role": 10, "relation": 10}
IDS = ("area_id", "household_id")
ROLES = ("head", "member", "single")
RELATIONS = ("spouse", "child", "parent", "other")


class Registration(models.AbstractModel):
    """What stands against a form, field by field, and whom it resembles."""

    _inherit = "rcc.registration"

    @api.model
    def _typed(self, values):
        """The form with every field, read and cleaned.

        :raise UserError: a field that no form has, or a value of another type
        """
        known = {*TEXTS, *IDS, "consent"}
        given = values if isinstance(values, dict) else {"": values}
        wrong = sorted(str(name) for name in given if name not in known)
        wrong += [name for name in TEXTS if not self._is_text(given.get(name), TEXTS[name])]
        wrong += [name for name in IDS if not self._is_id(given.get(name))]
        if wrong or given.get("consent") not in (None, True, False):
            raise UserError(
                self.env._("This value is not understood: %(names)s.", names=", ".join(wrong))
            )
        card = card_reader.read(given.get("number"))
        typed = {name: (given.get(name) or "").strip() for name in TEXTS}
        typed |= {name: given.get(name) or None for name in IDS}
        typed["name"] = "".join((typed["name"] or card.name).split())
        typed["address"] = typed["address"] or card.address
        return typed | {"number": card.number, "consent": given.get("consent")}

    def _is_text(self, value, length):
        return value in (None, False) or isinstance(value, str) and len(value) <= length

    def _is_id(self, value):
        return value in (None, False) or type(value) is int and 0 < value < 2**31

    def _labels(self):
        """The fields' names for people."""
        return {
            "number": self.env._("ID number"),
            "name": self.env._("Name"),
            "phone": self.env._("Phone"),
            "role": self.env._("Registered as"),
            "area": self.env._("Village"),
            "household": self.env._("Household"),
            "relation": self.env._("Relation to the head"),
            "consent": self.env._("Consent"),
        }

    def _missing(self, typed):
        """Fields that must be filled in and are not."""
        needed = {"number": typed["number"], "name": typed["name"], "role": typed["role"]}
        if typed["role"] == "member":
            needed |= {"household": typed["household_id"], "relation": typed["relation"]}
        else:
            needed["area"] = typed["area_id"] or typed["address"]
        missing = [name for name, value in needed.items() if not value]
        return missing + (["consent"] if typed["consent"] is None else [])

    def _errors(self, typed):
        """{field: what is wrong with it}."""
        found = {
            "number": self._number_error(typed) or self._taken_error(typed),
            "name": self._name_error(typed["name"]),
            "phone": self._phone_error(typed),
            "role": self._role_error(typed),
            "area": self._area_error(typed),
            "household": self._household_error(typed),
            "relation": typed["relation"]
            and typed["relation"] not in RELATIONS
            and self.env._("Spouse, child, parent or other."),
        }
        return {name: text for name, text in found.items() if text}

    def _number_error(self, typed):
        if not typed["number"]:
            return None
        try:
            self.env["rcc.identity"]._normal("resident_id", typed["number"])
        except ValidationError as error:
            return str(error)
        return None

    def _taken_error(self, typed):
        """Who has the number already, in words."""
        person = self._on_file(typed) if typed["number"] else None
        if not person or self._may_join(typed, person) or self._guest(typed):
            return None
        if not person.with_env(self.env).has_access("read"):
            return self.env._(
                "A customer of another branch has this number already: look the customer up under "
                "Customer of Another Branch first. Within half an hour a household of yours can then be joined."
            )
        if person.rcc_death_date:
            return self.env._(
                "%(name)s (%(number)s) is on file as deceased: ask the branch manager.",
                name=person.name,
                number=person.rcc_customer_no,
            )
        return self.env._(
            "Customer already: %(name)s (%(number)s), %(branch)s.",
            name=person.with_env(self.env).display_name,
            number=person.rcc_customer_no,
            branch=person.rcc_branch_id.name,
        )

    def _may_join(self, typed, person):
        """A known person without household may join one."""
        return (
            typed["role"] == "member"
            and not person.parent_id
            and not person.rcc_death_date
            and person.with_env(self.env).has_access("write")
        )

    def _guest(self, typed):
        """The customer of another branch who has this number and joins a household, looked up on purpose; or None."""
        person = self._on_file(typed) if typed["number"] and typed["role"] == "member" else None
        if not person or person.with_env(self.env).has_access("read"):
            return None
        return person if self.env["rcc.access"]._asked_for(person) else None

    def _on_file(self, typed):
        """Whoever has this number, in any branch, read as superuser; empty if nobody."""
        number = typed["number"]
        identity = self.env["rcc.identity"]._find("resident_id", [number]).get(number)
        holder = identity and identity.sudo()  # told without name where it is out of scope
        return holder.partner_id if holder else self.env["res.partner"]

    def _name_error(self, name):
        if not name:
            return None
        if len(normal(name)) < 2 or any(
            not (character.isalpha() or character in "·.-'") for character in name
        ):
            return self.env._("Write the name as it stands on the card.")
        return None

    def _phone_error(self, typed):
        telephones = self.env["rcc.phone"]
        code = self._branch(typed)._area_code()
        for number in phones.split(typed["phone"]):
            try:
                phones.read(number, code)
            except phones.PhoneError as error:
                return telephones._reason_text(error.reason, number)
        return None

    def _role_error(self, typed):
        if not typed["role"]:
            return None
        if typed["role"] not in ROLES:
            return self.env._("Head of a new household, member of one, or single.")
        if typed["role"] != "member" and self._age(typed["number"]) < ADULT:
            return self.env._(
                "Under %(age)s: a minor is registered in the household of the guardian.", age=ADULT
            )
        return None

    def _area_error(self, typed):
        if typed["role"] == "member":
            return None
        if not typed["area_id"]:
            return self._address_error(typed["address"])
        area = self.env["rcc.area"].browse(typed["area_id"]).exists()
        branch = area._responsible_branch() if area else None
        if not branch:
            return self.env._("No branch answers for this village.")
        if not self._reaches(branch):
            return self.env._(
                "%(village)s is served by %(branch)s, which is outside your posts.",
                village=area.name,
                branch=branch.name,
            )
        return None

    def _address_error(self, address):
        """What is no village of ours is a whole address, not a slip of the pen."""
        whole = len(address) >= 4 and any(not character.isascii() for character in address)
        if address and not whole:
            return self.env._("No village of ours is called so: choose one, or write the address.")
        return None

    def _household_error(self, typed):
        if not typed["household_id"] or typed["role"] != "member":
            return None
        household = self.env["res.partner"].browse(typed["household_id"]).exists()
        if not household or household.sudo().rcc_kind != "household":  # told whatever it is
            return self.env._("There is no such household.")
        if not household.has_access("write"):
            return self.env._("This household is not yours to change.")
        if not household.active:
            return self.env._("This household is archived.")
        return None

    def _reaches(self, branch):
        return self.env.user._rcc_scope().covers(
            branch.id, self.env.ref("rcc_branch.group_farm").id
        )

    @api.model
    def _branch(self, typed):
        """Where the customer will be served: the household's branch, the village's, else the user's own."""
        if typed["role"] == "member" and typed["household_id"]:
            household = self.env["res.partner"].browse(typed["household_id"]).exists()
            return (
                household.sudo().rcc_branch_id
            )  # the name of a branch; its rights are checked apart
        area = self.env["rcc.area"].browse(typed["area_id"] or ()).exists()
        own = self.env.user._rcc_posts().filtered("business").branch_id[:1]
        return area and area._responsible_branch() or own

    def _age(self, number):
        """Years of age by a number; of age when it cannot be read."""
        try:
            born = parse_resident_id(number).birth_date
        except ValueError:
            return ADULT
        return relativedelta(self.env["rcc.post"]._today(), born).years

    def _is_minor(self, person):
        return 0 < person.sudo().rcc_age < ADULT  # decides who signs, is not shown

    def _derived(self, typed):
        """What the form says without being asked."""
        derived = {
            "name": typed["name"],
            "address": typed["address"],
            "branch": self._branch(typed).name or "",
        }
        try:
            person = parse_resident_id(typed["number"])
        except ValueError:
            return derived
        return derived | {
            "number": person.number,
            "masked": mask_number(person.number),
            "sex": person.sex,
            "birth_date": str(person.birth_date),
            "age": self._age(person.number),
        }

    def _duplicates(self, typed):
        """Who has this number, else who is likely the same person."""
        person = self._on_file(typed) if typed["number"] else None
        if person:
            return [self._exact(person)]
        if len(typed["name"]) < 2:
            return []
        rows = self.env["res.partner"]._rcc_likely_duplicates(
            {
                "name": typed["name"],
                "number": typed["number"],
                "birth_date": self._derived(typed).get("birth_date"),
                "phone": typed["phone"],
                "area_id": typed["area_id"],
            }
        )
        return [
            {
                "partner_id": row["partner_id"],
                "name": row["name"],
                "branch": "",
                "words": "、".join(row["words"]),
                "exact": False,
                "elsewhere": row["elsewhere"],
            }
            for row in rows
        ]

    def _exact(self, person):
        """The customer who has the number; of another branch's the branch alone."""
        mine = person.with_env(self.env)
        elsewhere = not mine.has_access("read")
        return {
            "partner_id": False if elsewhere else person.id,
            "name": self.env._("A customer of another branch") if elsewhere else mine.display_name,
            "branch": person.rcc_branch_id.name,
            "words": self.env._("the same ID number"),
            "exact": True,
            "elsewhere": elsewhere,
        }
