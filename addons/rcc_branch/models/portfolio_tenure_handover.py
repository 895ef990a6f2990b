from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard


class TenureHandover(models.Model):
    """Tenures that have begun are history; a portfolio that somebody holds passes on by a handover only."""

    _inherit = "rcc.portfolio.tenure"

    handover_id = fields.Many2one(
        "rcc.handover", "Handover", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _history = Guard(
        "UPDATE OF portfolio_id, role, user_id, date_from OR DELETE",
        f"""BEGIN
            IF OLD.date_from < (now() AT TIME ZONE 'Asia/Shanghai')::date AND ({MIGRATING}) IS NOT TRUE THEN
                {{refuse}};
            END IF;
            RETURN COALESCE(NEW, OLD);
        END""",
        "A tenure that has begun is history: it is neither changed nor deleted. Hand the portfolio over.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A vacant place is filled by a tenure; one that somebody holds passes on by a handover."""
        tenures = super().create(vals_list)
        tenures._refuse_own()
        if not self.env.su and any(tenure._taken_from() for tenure in tenures):
            raise UserError(
                self.env._(
                    "Somebody holds this place: hand the portfolio over, both sign, and the tenure follows."
                )
            )
        return tenures

    def write(self, vals):
        """What a handover made changes with the handover only."""
        self._refuse_signed()
        result = super().write(vals)
        self._refuse_own()
        return result

    def unlink(self):
        """What a handover made goes with the handover only."""
        self._refuse_signed()
        return super().unlink()

    def _refuse_own(self):
        if not self.env.su and self.env.user in self.user_id:
            raise UserError(
                self.env._(
                    "Nobody gives themselves a portfolio: a colleague enters it, or hands it over."
                )
            )

    def _refuse_signed(self):
        if not self.env.su and self.handover_id:
            raise UserError(self.env._("This tenure comes from a handover; cancel that instead."))

    def _taken_from(self):
        """Whom this tenure would put out of a place that they hold."""
        others = self.portfolio_id.tenure_ids - self
        return others._holder(self.role, self.date_from) - self.user_id
