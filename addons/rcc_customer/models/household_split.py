from odoo import fields, models

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard


class HouseholdSplit(models.Model):
    """Which household came of which, and when: filed by the step, never changed; addons above add what binds both."""

    _name = "rcc.household.split"
    _description = "Household split"
    _order = "date DESC, id DESC"
    _rec_name = "new_id"

    old_id = fields.Many2one(
        "res.partner", "From household", required=True, index=True, ondelete="restrict"
    )
    new_id = fields.Many2one(
        "res.partner", "Household founded", required=True, index=True, ondelete="restrict"
    )
    date = fields.Date(required=True)
    reason = fields.Char()
    branch_id = fields.Many2one(
        related="old_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    new_branch_id = fields.Many2one(
        related="new_id.rcc_branch_id",
        string="Branch of the new household",
        store=True,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", "Recorded by", required=True, default=lambda self: self.env.user.id
    )

    _not_itself = models.Constraint(
        "CHECK (old_id <> new_id)", "A household does not come of itself."
    )
    _fixed = Guard(
        "UPDATE OF old_id, new_id, date, reason, user_id OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'DELETE' OR (NEW.old_id, NEW.new_id, NEW.date, NEW.reason, NEW.user_id) IS DISTINCT FROM
                (OLD.old_id, OLD.new_id, OLD.date, OLD.reason, OLD.user_id) THEN
                {{refuse}};
            END IF;
            RETURN NEW;
        END""",
        "A split stays on record as it was.",
    )
