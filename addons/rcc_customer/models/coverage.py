from odoo import api, fields, models
from odoo.tools import SQL


class Coverage(models.Model):
    """How many of the households on the village's latest roster are customers."""

    _inherit = "rcc.coverage"

    roster_count = fields.Integer("On the roster", readonly=True)
    known_count = fields.Integer("Of them known", readonly=True)
    known_percent = fields.Integer("Known (%)", readonly=True, aggregator="avg")

    @api.model
    def _coverage_columns(self):
        latest = """(SELECT %s FROM rcc_roster r WHERE r.area_id = village.id
            AND r.year = (SELECT max(year) FROM rcc_roster y WHERE y.area_id = village.id))"""
        return super()._coverage_columns() | {
            "roster_count": SQL(latest, SQL("count(*)::int")),
            "known_count": SQL(latest, SQL("count(r.partner_id)::int")),
            "known_percent": SQL(
                latest, SQL("(100 * count(r.partner_id) / NULLIF(count(*), 0))::int")
            ),
        }

    def action_open_unknown(self):
        """Households of the roster that nobody knows yet: to visit."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("rcc_customer.rcc_roster_action")
        return action | {
            "domain": [("area_id", "=", self.area_id.id), ("partner_id", "=", False)],
            "context": {},
        }
