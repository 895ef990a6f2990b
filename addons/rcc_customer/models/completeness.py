from odoo import api, fields, models


class Completeness(models.Model):
    """How complete a customer's file is, and what is missing; worked out at night and whenever somebody asks."""

    _name = "rcc.completeness"
    _description = "Completeness of a File"
    _order = "percent, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, index=True
    )
    area_id = fields.Many2one(related="partner_id.rcc_area_id", string="Village")
    portfolio_id = fields.Many2one(related="partner_id.rcc_portfolio_id", string="Portfolio")
    manager_id = fields.Many2one(related="partner_id.rcc_manager_id", string="Customer manager")
    percent = fields.Integer("Complete (%)", readonly=True, aggregator="avg")
    missing = fields.Char("Missing codes", readonly=True, export_string_translation=False)
    missing_text = fields.Char("Missing", compute="_compute_missing_text")
    date = fields.Date("As of", readonly=True)

    _partner_uniq = models.Constraint("UNIQUE (partner_id)", "A customer has one row.")

    @api.depends("missing")
    @api.depends_context("lang")
    def _compute_missing_text(self):
        labels = dict(self.env["res.partner"]._rcc_completeness_labels())
        for row in self:
            codes = (row.missing or "").split(",")
            row.missing_text = ", ".join(labels[code] for code in codes if code in labels)

    def action_open(self):
        """The customer's page."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
            "name": self.partner_id.display_name,
        }
