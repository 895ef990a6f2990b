from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.rcc_base.tools.guard import Guard


class PostLeave(models.Model):
    """Posts during a leave: the absent person's are suspended, the deputy's acting ones last as long as it does."""

    _inherit = "rcc.post"

    leave_id = fields.Many2one(
        "rcc.leave", "Leave", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _within_leave = Guard(
        "INSERT OR UPDATE OF user_id, date_from, date_to, acting_for_id, leave_id",
        """BEGIN
            IF current_setting('rcc.migrating', true) = 'on' THEN RETURN NEW; END IF;
            IF (NEW.acting_for_id IS NOT NULL OR NEW.leave_id IS NOT NULL) AND NOT EXISTS (
                SELECT FROM rcc_leave l JOIN rcc_post own ON own.id = NEW.acting_for_id AND own.user_id = l.user_id
                 WHERE l.id = NEW.leave_id AND l.state IN ('approved', 'over') AND l.deputy_id = NEW.user_id
                   AND own.role_id = NEW.role_id
                   AND NEW.date_from >= l.date_from AND NEW.date_to <= l.date_to
            ) THEN
                {refuse};
            END IF;
            RETURN NEW;
        END""",
        "Somebody acts for a colleague within the days of an approved leave only, in that colleague's posts.",
    )

    @api.model
    def _live_domain(self, date):
        """Posts of who is on leave that day are suspended."""
        away = self.env["res.users"]._rcc_on_leave(date)
        live = super()._live_domain(date)
        return live & Domain("user_id", "not in", away.ids) if away else live

    @api.model
    def _cron_sync(self):
        """Midnight: leaves end, then posts come and go, then portfolios change hands."""
        self.env["rcc.leave"]._close_over()
        super()._cron_sync()
        self.env["rcc.handover"]._take_effect_today()
