from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

SEQUENCE = "rcc_customer.rcc_customer_sequence"


class ResPartner(models.Model):
    """Registration of households and members, one at a time; sets go by `partner_set.py` to the same result."""

    _inherit = "res.partner"

    @api.model
    def _rcc_register_household(self, vals):
        """Register a household with its head.

        :param dict vals: name and number (of the head), phone, branch_id, area_id, street, date
        :raise UserError: the number belongs to a customer already
        :return: the household; its head is `rcc_head_id`
        """
        self._rcc_refuse_known("resident_id", vals["number"])
        household = self.create(
            {
                "rcc_kind": "household",
                "name": self._rcc_household_name(vals["name"]),
                "street": vals.get("street"),
                **self._rcc_place(vals),
            }
        )
        self._rcc_add_member(household, {**vals, "role": "head"})
        return household

    @api.model
    def _rcc_add_member(self, household, vals):
        """Register a person and let it join the household; a known person without household simply joins.

        :param dict vals: name, number (may be empty for a child without a card), phone, role, date
        :return: the person
        """
        person = self._rcc_known("resident_id", vals.get("number"))
        if not person or person.parent_id:
            if vals.get("number"):
                self._rcc_refuse_known("resident_id", vals["number"])
            person = self.create(
                {
                    "rcc_kind": "person",
                    "name": vals["name"],
                    "phone": vals.get("phone"),
                    "rcc_branch_id": household.rcc_branch_id.id,
                    "rcc_area_id": household.rcc_area_id.id,
                }
            )
            if vals.get("number"):
                self.env["rcc.identity"].create(
                    {"partner_id": person.id, "kind": "resident_id", "number": vals["number"]}
                )
        self.env["rcc.membership"]._join(
            person, household, vals.get("role") or "other", vals.get("date")
        )
        return person

    @api.model
    def _rcc_register_person(self, vals):
        """Register a person who belongs to no household (yet).

        :param dict vals: name, number (may be empty for a child without a card), phone, branch_id, area_id, street
        :raise UserError: the number belongs to a customer already
        :return: the person
        """
        return self._rcc_register_alone("person", "resident_id", vals, {})

    @api.model
    def _rcc_register_organization(self, vals):
        """Register an organisation by its unified social credit code (GB 32100-2015); a joint liability group has none.

        :param dict vals: name, number, form, phone, branch_id, area_id, street
        :raise UserError: the code is missing, wrong, or belongs to a customer already
        :return: the organisation
        """
        form = vals.get("form") or "company"
        if not vals.get("number") and form != "joint_liability":
            raise UserError(self.env._("Type the unified social credit code."))
        return self._rcc_register_alone(
            "organization", "uscc", vals, {"rcc_organization_form": form}
        )

    @api.model
    def _rcc_register_alone(self, kind, document, vals, values):
        """A customer with nothing above it, and its document where it has one."""
        if vals.get("number"):
            self._rcc_refuse_known(document, vals["number"])
        customer = self.create(
            {
                "rcc_kind": kind,
                "name": vals["name"],
                "phone": vals.get("phone"),
                "street": vals.get("street"),
                **self._rcc_place(vals),
                **values,
            }
        )
        if vals.get("number"):
            self.env["rcc.identity"].create(
                {"partner_id": customer.id, "kind": document, "number": vals["number"]}
            )
        return customer

    @api.model
    def _rcc_household_name(self, head_name):
        """The household of 张伟 is 张伟户."""
        return f"{head_name}户"

    @api.model
    def _rcc_place(self, vals):
        """Branch and village as columns of a partner; the village's branch where none is named."""
        area = self.env["rcc.area"].browse(vals.get("area_id") or ())
        branch_id = vals.get("branch_id") or (area and area._responsible_branch().id)
        if not branch_id:
            raise UserError(self.env._("Name the branch: no branch answers for this village."))
        return {"rcc_branch_id": branch_id, "rcc_area_id": area.id}

    @api.model
    def _rcc_known(self, kind, number):
        """The customer in the reader's scope whose live document has this number; empty if none or elsewhere."""
        known = self.env["rcc.identity"]._find(kind, [number]) if number else {}
        identity = known.get(number, self.env["rcc.identity"])._filtered_access("read")
        return identity.partner_id

    @api.model
    def _rcc_refuse_known(self, kind, number):
        """Raise when the number is malformed or on file; name the customer only to those who may see it."""
        self.env["rcc.identity"]._normal(kind, number)
        if not self.env["rcc.identity"]._find(kind, [number]):
            return
        customer = self._rcc_known(kind, number)
        if customer:
            raise UserError(
                self.env._(
                    "%(customer)s (%(number)s) has this document number already. "
                    "Open that customer, or add the person there.",
                    customer=customer.display_name,
                    number=customer.rcc_customer_no,
                )
            )
        raise UserError(
            self.env._(
                "The person with this number is a customer of another branch already. "
                "Serve the person by the look-up for other branches' customers, "
                "or ask the back office to move the household."
            )
        )

    def _rcc_matches(self, number):
        """The live document of this person with the number shown: own, or the marriage certificate of both; or none."""
        self.ensure_one()
        documents = self.env["rcc.identity"].search(
            ["|", ("partner_id", "=", self.id), ("spouse_id", "=", self.id)]
        )
        matches = [document for document in documents if document._matches(number)]
        return matches[0] if matches else documents.browse()

    @api.model
    def _rcc_next_numbers(self, count):
        """So many new customer numbers in one statement; gaps are allowed, doubles are not."""
        sequence = self.env.ref(
            SEQUENCE
        ).sudo()  # numbers are given to whoever may create a customer
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        prefix, suffix = sequence._get_prefix_suffix()
        return [f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in rows]
