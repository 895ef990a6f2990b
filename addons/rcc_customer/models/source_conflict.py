from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.facts import FACTS
from .register_column import FIELD_LABELS

#: facts further apart in time are no conflict: things change
DAYS = 180


class SourceConflict(models.Model):
    """Two sources say different things of one field at about the same time. A rule has decided; the back office looks.

    What was confirmed on the spot by two investigators counts more than what was typed, the newer more than the older,
    and a name or phone on record stays. One click keeps what is in force, another takes the other value.
    """

    _name = "rcc.source.conflict"
    _description = "Conflict of sources"
    _order = "id DESC"
    _rec_name = "field"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, readonly=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    field = fields.Selection(FIELD_LABELS, required=True, readonly=True)
    in_force = fields.Char("In force", required=True, readonly=True)
    in_force_source = fields.Char("Source of the value in force", readonly=True)
    other = fields.Char("Also said", required=True, readonly=True)
    other_source = fields.Char("Source of the other value", readonly=True)
    rule = fields.Selection(
        [
            ("verified", "Confirmed on the spot counts more"),
            ("newer", "The newer one counts"),
            ("record", "What is on record stays"),
        ],
        required=True,
        readonly=True,
    )
    import_id = fields.Many2one(
        "rcc.register.import",
        "Register",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    line_id = fields.Many2one(
        "rcc.register.line", "Line", index=True, readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("open", "To be looked at"), ("kept", "Kept"), ("changed", "Changed")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime("Decided at", readonly=True)

    def action_keep(self):
        """What is in force is right."""
        self._decide("kept")

    def action_take_other(self):
        """The other value is right: it is filed from today, or written on the customer."""
        self._expect_open()
        today = self.env["rcc.post"]._today()
        for conflict in self:
            partner = conflict.partner_id
            if conflict.field in FACTS:
                facts = {conflict.field: float(conflict.other)}
                self.env["rcc.household.file"]._file_facts(partner, facts, today, "other")
            else:
                partner.write({conflict.field: conflict.other})
        self._decide("changed")

    def _expect_open(self):
        self.check_access("write")
        if any(conflict.state != "open" for conflict in self):
            raise UserError(self.env._("This has been decided already."))

    def _decide(self, state):
        self._expect_open()
        self.sudo().write(  # by these two steps alone, in one's own name
            {"state": state, "decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()}
        )
