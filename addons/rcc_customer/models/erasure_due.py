from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL


class ErasureDue(models.Model):
    """Customers whose time of keeping is over by the privacy policy in force: idle for so long."""

    _name = "rcc.erasure.due"
    _description = "Personal Data Due to Be Erased"
    _auto = False
    _order = "last_business, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    branch_id = fields.Many2one("rcc.branch", "Branch", readonly=True)
    last_business = fields.Date("Last business", readonly=True)
    due_on = fields.Date("Kept until", readonly=True)

    @property
    def _table_query(self):
        today = self.env["rcc.post"]._today()
        years = self.env["rcc.privacy.policy"]._in_force(today).retention_years
        return SQL(
            """SELECT customer.id, customer.id AS partner_id, customer.rcc_branch_id AS branch_id, last_business,
                      (last_business + %(years)s)::date AS due_on
                 FROM (SELECT partner_id, max(date) AS last_business FROM (%(business)s) AS business
                        GROUP BY partner_id HAVING max(date) <= %(until)s) AS ended
                 JOIN res_partner customer ON customer.id = ended.partner_id
                WHERE customer.rcc_kind IS NOT NULL AND NOT EXISTS (
                    SELECT FROM rcc_erasure erasure WHERE erasure.partner_id = customer.id
                       AND erasure.state IN ('proposed', 'done'))""",
            years=SQL("make_interval(years => %s)", years),
            until=today - relativedelta(years=years),
            business=self.env["res.partner"]._rcc_business_sql(),
        )

    def action_propose(self):
        """Propose the erasure of these customers."""
        self.env["rcc.erasure"].create(
            [{"partner_id": due.partner_id.id, "ground": "retention"} for due in self]
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
