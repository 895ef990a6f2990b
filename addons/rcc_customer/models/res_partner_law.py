from odoo import api, models
from odoo.exceptions import UserError

from .res_partner import PLACE

OWN = frozenset(
    {
        "rcc_head_id",
        "rcc_customer_no",
        "rcc_birth_date",
        "rcc_death_date",
        "rcc_sex",
        "rcc_lifecycle",
    }
)


class ResPartner(models.Model):
    """What happens when a customer is made or changed, and what a plain write may not do."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        """Complete customers (number, group, portfolio, life cycle) and file what they are found by."""
        self._rcc_refuse_own(vals_list)
        self._rcc_refuse_group(vals_list)
        customers = [vals for vals in vals_list if vals.get("rcc_kind")]
        if customers:
            self._rcc_complete(customers)
        partners = super().create([vals | self._rcc_first_group(vals) for vals in vals_list])
        found = partners.filtered("rcc_kind")
        if found:
            partners._rcc_place_new(vals_list)
            self.env["rcc.search.key"]._refresh(found.ids)
        return partners

    def write(self, vals):
        """Refuse what only memberships may change; keep portfolio and search keys in step."""
        self._rcc_refuse_own([vals])
        customers = self.sudo().filtered("rcc_kind")  # the law does not depend on who reads
        if customers:
            customers._rcc_refuse(vals)
        result = super().write(vals)
        if (
            customers
            and not vals.get("rcc_portfolio_id")
            and {"rcc_branch_id", "rcc_area_id", "rcc_customer_group_id"} & vals.keys()
        ):
            customers.filtered(lambda customer: not customer.parent_id)._rcc_assign_portfolio()
        if customers and vals.get("name"):
            customers._rcc_rename_households()
        if (customers or vals.get("rcc_kind")) and {
            "name",
            "rcc_kind",
            "rcc_customer_no",
        } & vals.keys():
            self.env["rcc.search.key"]._refresh(self.ids)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_customer(self):
        """Customers are archived or merged, never deleted."""
        if any(partner.rcc_kind for partner in self):
            raise UserError(
                self.env._(
                    "A customer is not deleted: archive it, or merge it with the one that stays."
                )
            )

    def _rcc_refuse_own(self, vals_list):
        """Raise when somebody types what follows from documents, memberships or the sequence."""
        if not self.env.su and any(OWN & vals.keys() for vals in vals_list):
            raise UserError(
                self.env._(
                    "Head, customer number, birth date, sex and life cycle follow from memberships, documents "
                    "and activity; they are not typed."
                )
            )

    def _rcc_refuse(self, vals):
        """Raise when a plain write would do what only the membership may do, or would turn one kind into another."""
        if "parent_id" in vals and any(
            partner.parent_id.id != vals["parent_id"] for partner in self
        ):
            raise UserError(
                self.env._(
                    "A customer joins or leaves a household by its membership, not by the contact's company."
                )
            )
        if "rcc_kind" in vals and any(partner.rcc_kind != vals["rcc_kind"] for partner in self):
            raise UserError(self.env._("A customer's kind is not changed."))
        if vals.keys() & set(PLACE) and any(partner.parent_id.rcc_kind for partner in self):
            raise UserError(
                self.env._(
                    "Branch, village, portfolio and group of a member are those of the household: change them there."
                )
            )

    def _rcc_complete(self, vals_list):
        """Fill in place what a new customer needs; a parent is refused, since memberships alone write it."""
        numbers = iter(
            self._rcc_next_numbers(sum(not vals.get("rcc_customer_no") for vals in vals_list))
        )
        for vals in vals_list:
            if vals.get("parent_id"):
                raise UserError(
                    self.env._(
                        "A customer joins or leaves a household by its membership, not by the contact's company."
                    )
                )
            vals.setdefault("rcc_lifecycle", "prospect")
            vals.setdefault("is_company", vals["rcc_kind"] == "organization")
            if not vals.get("rcc_customer_no"):
                vals["rcc_customer_no"] = next(numbers)

    def _rcc_portfolio_for(self, vals):
        portfolios = self.env["rcc.portfolio"].sudo()  # the law of the map, not of the reader
        return portfolios._for_partner_values(
            vals.get("rcc_branch_id"), vals.get("rcc_customer_group_id"), vals.get("rcc_area_id")
        )

    def _rcc_assign_portfolio(self):
        """The portfolio that follows from branch, group and village."""
        for partner in self:
            portfolio = self._rcc_portfolio_for({name: partner[name].id for name in PLACE})
            if portfolio != partner.rcc_portfolio_id.id:
                partner.rcc_portfolio_id = portfolio

    def _rcc_rename_households(self):
        """A household is called after its head."""
        for household in self.search([("rcc_head_id", "in", self.ids)]):
            household.name = self._rcc_household_name(household.rcc_head_id.name)

    def _rcc_set_parent(self, household):
        """Move persons below a household (or out, when empty): for `rcc.membership` alone."""
        return super().write(
            {"parent_id": household.id, "type": "other" if household else "contact"}
        )
