from odoo import fields, models


class HouseholdHeadStep(models.TransientModel):
    """Another head, nobody having died."""

    _name = "rcc.household.head.step"
    _description = "Another head"
    _inherit = ["rcc.household.step"]

    person_id = fields.Many2one(
        "res.partner", "New head", required=True, domain="[('id', 'in', member_ids)]"
    )

    def _told(self):
        """The household's new name, and what the former head permitted."""
        return [
            self.env._(
                "%(person)s becomes the head, and the household is called after this name.",
                person=self.person_id.name,
            ),
            self.env._("Members whom the former head named as borrowers are named anew."),
        ]

    def _carry_out(self):
        self._steps()._name_head(self.household_id, self.person_id, self.date, self.reason)
        return super()._carry_out()
