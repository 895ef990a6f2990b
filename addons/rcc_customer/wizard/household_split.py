from odoo import api, fields, models

from ..tools.roles import role_after


class HouseholdSplitStep(models.TransientModel):
    """分户: who goes, who heads the new household, where and since when; then what follows for both parts."""

    _name = "rcc.household.split.step"
    _description = "Household split"
    _inherit = ["rcc.household.step"]

    person_ids = fields.Many2many(
        "res.partner", string="Who goes", domain="[('id', 'in', member_ids)]"
    )
    head_id = fields.Many2one(
        "res.partner", "Head of the new household", domain="[('id', 'in', person_ids)]"
    )
    head_goes = fields.Boolean(compute="_compute_head_goes", export_string_translation=False)
    successor_id = fields.Many2one(
        "res.partner",
        "Head of those who stay",
        domain="[('id', 'in', member_ids), ('id', 'not in', person_ids)]",
    )
    area_id = fields.Many2one("rcc.area", "Village", help="Empty: the same village.")
    street = fields.Char("Address", help="Empty: the same address.")

    @api.depends("person_ids", "household_id")
    def _compute_head_goes(self):
        for step in self:
            step.head_goes = step.household_id.rcc_head_id in step.person_ids._origin

    @api.onchange("person_ids")
    def _onchange_person_ids(self):
        """Who goes alone is the head."""
        going = self.person_ids._origin
        if len(going) == 1:
            self.head_id = going
        elif self.head_id not in going:
            self.head_id = False
        if self.successor_id in going or not self.head_goes:
            self.successor_id = False

    def _told(self):
        """Both households as they will be, then what the addons above do."""
        rows = self._steps()._live([("group_id", "=", self.household_id.id)])
        going = rows.filtered(lambda row: row.partner_id in self.person_ids)
        lines = [
            self.env._("New household: %(members)s", members=self._listed(going, self.head_id)),
            self.env._(
                "%(household)s keeps: %(members)s",
                household=self.household_id.name,
                members=self._listed(rows - going, self.successor_id),
            ),
            self.env._(
                "The economic file stays with %(household)s; both need a new one.",
                household=self.household_id.name,
            ),
        ]
        return lines + self._steps()._consequences("split", self.household_id, self.person_ids)

    def _listed(self, rows, head):
        """Members with the roles that they will have."""
        labels = dict(rows._fields["role"]._description_selection(self.env))
        before = rows.filtered(lambda row: row.partner_id == head).role
        return ", ".join(
            self.env._(
                "%(person)s (%(role)s)",
                person=row.partner_id.name,
                role=labels[
                    "head" if row.partner_id == head else role_after(before or "head", row.role)
                ],
            )
            for row in rows
        )

    def _carry_out(self):
        branch = self.area_id and self.area_id._responsible_branch()
        new = self._steps()._split(
            self.household_id,
            self.person_ids,
            self.head_id,
            date=self.date,
            successor=self.successor_id,
            branch_id=branch and branch.id,
            area_id=self.area_id.id,
            street=self.street,
            reason=self.reason,
        )
        return new.get_formview_action()
