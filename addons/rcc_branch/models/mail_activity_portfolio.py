from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class MailActivity(models.Model):
    """Activities around the customers of a portfolio."""

    _inherit = "mail.activity"

    rcc_portfolio_id = fields.Many2one(
        "rcc.portfolio",
        "Portfolio",
        compute="_compute_rcc_portfolio_id",
        search="_search_rcc_portfolio_id",
    )

    @api.depends("res_model", "res_id")
    def _compute_rcc_portfolio_id(self):
        paths = self.env["rcc.handover"]._activity_paths()
        for activity in self:
            customer = self.env["res.partner"]
            if activity.res_model in paths:
                subject = self.env[activity.res_model].browse(activity.res_id).exists()
                column = paths[activity.res_model]
                customer = subject[column] if column and subject else subject
            activity.rcc_portfolio_id = (
                bool(customer) and customer.sudo().rcc_portfolio_id
            )  # the name only

    def _search_rcc_portfolio_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        selects = [
            SQL(
                """SELECT activity.id FROM mail_activity activity JOIN %s subject ON subject.id = activity.res_id
                JOIN res_partner customer ON customer.id = %s
                WHERE activity.res_model = %s AND customer.rcc_portfolio_id = ANY(%s)""",
                SQL.identifier(self.env[model]._table),
                SQL.identifier("subject", column or "id"),
                model,
                [portfolio for portfolio in value if portfolio],
            )
            for model, column in self.env["rcc.handover"]._activity_paths().items()
        ]
        return Domain("id", "in", SQL("(%s)", SQL(" UNION ALL ").join(selects)))
