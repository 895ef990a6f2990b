from odoo import api, fields, models


class HouseholdDeathStep(models.TransientModel):
    """A death: of whom, when, seen from what; and who follows a head."""

    _name = "rcc.household.death.step"
    _description = "Death of a member"
    _inherit = ["rcc.household.step"]

    person_id = fields.Many2one(
        "res.partner", "Who died", required=True, domain="[('id', 'in', member_ids)]"
    )
    is_head = fields.Boolean(compute="_compute_is_head", export_string_translation=False)
    successor_id = fields.Many2one(
        "res.partner", "New head", domain="[('id', 'in', member_ids), ('id', '!=', person_id)]"
    )

    @api.depends("person_id", "household_id")
    def _compute_is_head(self):
        for step in self:
            step.is_head = bool(step.person_id) and (
                step.person_id == step.household_id.rcc_head_id
            )

    def _told(self):
        """What ends with the death, and who follows."""
        person = self.person_id
        lines = [
            self.env._(
                "%(person)s leaves the household; the right to draw ends on that day.",
                person=person.name,
            )
        ]
        if self._steps()._certificates(person):
            lines.append(self.env._("The marriage certificate is worth nothing from that day."))
        if self.is_head and self.successor_id:
            lines.append(
                self.env._(
                    "%(person)s becomes the head, and the household is called after this name.",
                    person=self.successor_id.name,
                )
            )
        elif self.member_ids == person:
            lines.append(self.env._("Nobody is left: the household is closed."))
        return lines + self._steps()._consequences("death", self.household_id, person)

    def _carry_out(self):
        successor = self.successor_id if self.is_head else None
        self._steps()._die(self.person_id, self.date, successor or None, self.reason)
        return super()._carry_out()
