from odoo import fields, models
from odoo.tools import SQL


class RelatedExposure(models.Model):
    """Grants that run to households in which somebody is a related party today, those first who became one later.

    No such grant is made any more (Commercial Bank Law art. 40); what was made before is risk's to look after."""

    _name = "rcc.related.exposure"
    _description = "Credit to Related Parties"
    _auto = False
    _order = "later DESC, amount_used DESC, id"
    _rec_name = "partner_id"

    grant_id = fields.Many2one("rcc.grant", "Grant", readonly=True)
    partner_id = fields.Many2one("res.partner", "Household", readonly=True)
    person_id = fields.Many2one("res.partner", "Related person", readonly=True)
    staff_id = fields.Many2one("hr.employee", "Staff member", readonly=True)
    branch_id = fields.Many2one("rcc.branch", "Branch", readonly=True)
    relation = fields.Selection(
        lambda self: (
            self.env["rcc.related.party"]._fields["relation"]._description_selection(self.env)
        ),
        readonly=True,
    )
    since = fields.Date("Related since", readonly=True)
    date_from = fields.Date("Granted on", readonly=True)
    later = fields.Boolean(
        "Related later", readonly=True, help="The grant was made before the relation began."
    )
    amount_limit = fields.Float("Limit (yuan)", digits=(16, 2), readonly=True)
    amount_used = fields.Float("Used (yuan)", digits=(16, 2), readonly=True)

    @property
    def _table_query(self):
        """A row for each live or frozen grant and related person of the household."""
        today = self.env["rcc.post"]._today()
        return SQL(
            """SELECT row_number() OVER (ORDER BY grants.id, person.id, party.staff_id, party.relation) AS id,
                      grants.id AS grant_id, grants.partner_id, person.id AS person_id, party.staff_id,
                      grants.branch_id, party.relation, party.since, grants.date_from,
                      party.since > grants.date_from AS later, grants.amount_limit, grants.amount_used
                 FROM rcc_grant grants
                 JOIN res_partner person ON person.id = grants.partner_id OR person.parent_id = grants.partner_id
                 JOIN rcc_identity identity ON identity.partner_id = person.id AND identity.active
                 JOIN (%s) AS party ON party.number_hmac = identity.number_hmac
                WHERE grants.state IN ('live', 'frozen')""",
            self.env["rcc.related.party"]._live_sql(today),
        )

    def action_open(self):
        """The grant behind the row."""
        self.ensure_one()
        return self.grant_id._action_open()
