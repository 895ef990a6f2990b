from odoo import api, fields, models
from odoo.tools import format_date

from .identity import UNMASK_GROUPS


class ResPartner(models.Model):
    """What two customers who may be one are compared by."""

    _inherit = "res.partner"

    @api.model
    def _rcc_compare_counts(self, partners):
        """Hook: what hangs on customers, as a list of (label, {partner id: number}); addons above add to it."""
        groups = {
            self.env._("Economic files"): ("rcc.household.file", "partner_id"),
            self.env._("Entries from registers"): ("rcc.source", "partner_id"),
        }
        households = partners | partners.rcc_household_id
        found = []
        for label, (model, name) in groups.items():
            counts = self.env[model]._read_group(
                [(name, "in", households.ids)], [name], ["__count"]
            )
            counts = {partner.id: count for partner, count in counts}
            found.append((label, partners._rcc_with_household(counts)))
        return found

    def _rcc_with_household(self, counts):
        """{person: count of the own and of the household's} from counts by partner."""
        return {
            partner.id: counts.get(partner.id, 0) + counts.get(partner.rcc_household_id.id, 0)
            for partner in self
        }

    def _rcc_compare_rows(self):
        """Rows of a comparison of these customers: (label, {partner id: text}), of those that the reader may see."""
        mine = self._filtered_access("read")
        texts = {partner.id: partner._rcc_compare_texts() for partner in mine}
        rows = [
            (label, {partner_id: values[place] for partner_id, values in texts.items()})
            for place, label in enumerate(self._rcc_compare_labels())
        ]
        rows += [
            (label, {partner_id: str(count) for partner_id, count in counts.items()})
            for label, counts in self._rcc_compare_counts(mine)
        ]
        return rows

    @api.model
    def _rcc_compare_labels(self):
        return [
            self.env._("Name"),
            self.env._("Customer number"),
            self.env._("Documents"),
            self.env._("Birth date"),
            self.env._("Sex"),
            self.env._("Phone"),
            self.env._("Village"),
            self.env._("Address"),
            self.env._("Household"),
            self.env._("Role in the household"),
            self.env._("Others in the household"),
            self.env._("Branch"),
            self.env._("Manager"),
            self.env._("Registered on"),
        ]

    def _rcc_compare_texts(self):
        """The values of one customer, in the order of the labels."""
        self.ensure_one()
        household = self.rcc_household_id
        live = self.rcc_membership_ids.filtered(lambda membership: not membership.date_to)
        roles = dict(live._fields["role"]._description_selection(self.env))
        sexes = dict(self._fields["rcc_sex"]._description_selection(self.env))
        others = household.rcc_group_membership_ids.filtered(
            lambda membership: not membership.date_to and membership.partner_id != self
        )
        return [
            self.name,
            self.rcc_customer_no,
            ", ".join(document.number_masked or "" for document in self.rcc_identity_ids),
            self._rcc_compare_birth(),
            sexes.get(self.rcc_sex, ""),
            self._rcc_compare_phones(),
            self.rcc_area_id.display_name,
            self.street or household.street or "",
            household.name or "",
            ", ".join(roles.get(membership.role, "") for membership in live),
            ", ".join(others.partner_id.mapped("name")),
            self.rcc_branch_id.name,
            self.rcc_manager_id.name or "",
            format_date(self.env, fields.Datetime.context_timestamp(self, self.create_date)),
        ]

    def _rcc_compare_birth(self):
        """The birth date, for roles that may read it the year only."""
        if any(self.env.user.has_group(group) for group in UNMASK_GROUPS):
            return format_date(self.env, self.rcc_birth_date) or ""
        born = self.sudo().rcc_birth_date  # the year, which the age shows too
        return str(born.year) if born else ""

    def _rcc_compare_phones(self):
        return self.phone or ""
