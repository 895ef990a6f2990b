from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.standing import LISTS, RANKS


class ResPartner(models.Model):
    """Where customers stand: a person by the own listing, a household by the worst of its own and its members'."""

    _inherit = "res.partner"

    rcc_standing = fields.Selection(
        LISTS,
        "Standing",
        compute="_compute_rcc_standing",
        search="_search_rcc_standing",
        help="On the white, grey or black list today. A household takes the worst of its members.",
    )
    rcc_standing_ids = fields.One2many("rcc.standing", "partner_id", "Listings")
    rcc_dossier_standing_ids = fields.Many2many(
        "rcc.standing", string="White, grey and black list", compute="_compute_rcc_dossier_standing"
    )

    @api.depends("rcc_standing_ids.state", "child_ids.rcc_standing_ids.state")
    def _compute_rcc_standing(self):
        found = self._rcc_standings(self.ids, self.env["rcc.post"]._today())
        for partner in self:
            partner.rcc_standing = found.get(partner._origin.id, False)

    @api.depends("rcc_standing_ids", "child_ids.rcc_standing_ids")
    def _compute_rcc_dossier_standing(self):
        for partner in self:
            partner.rcc_dossier_standing_ids = (partner | partner.child_ids).rcc_standing_ids

    def _search_rcc_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        standing = self._rcc_standing_sql(self.env["rcc.post"]._today())
        names = [name for name in value if name]
        domains = []
        if names:
            some = SQL("(SELECT id FROM (%s) AS s WHERE list = ANY(%s))", standing, names)
            domains.append(Domain("id", "in", some))
        if False in value:
            domains.append(Domain("id", "not in", SQL("(SELECT id FROM (%s) AS s)", standing)))
        return Domain.OR(domains)

    @api.model
    def _rcc_standings(self, ids, date):
        """Where these customers stand on a date: {id: 'black' | 'grey' | 'white'}; who is on no list is left out."""
        if not ids:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, list FROM (%s) AS s WHERE id = ANY(%s)",
                self._rcc_standing_sql(date),
                list(ids),
            )
        )
        return dict(rows)

    @api.model
    def _rcc_standing_sql(self, date):
        """SELECT (id, list) of every customer on a list on a date."""
        return SQL(
            """SELECT id, (ARRAY[%(names)s])[max(array_position(ARRAY[%(names)s], list::text))] AS list
                 FROM (%(rows)s) AS listed GROUP BY id""",
            names=SQL(", ").join(SQL("%s", name) for name in RANKS),
            rows=self._rcc_listed_sql(date),
        )

    @api.model
    def _rcc_listed_sql(self, date):
        """SELECT (id, list, source): listings of customers, and of members once more for their household."""
        return SQL(
            """SELECT live.partner_id AS id, live.list, live.source FROM (%(live)s) AS live
                UNION ALL
               SELECT member.group_id, live.list, live.source FROM (%(live)s) AS live
                 JOIN rcc_membership member ON member.partner_id = live.partner_id AND member.kind = 'household'
                  AND member.date_from <= %(date)s AND (member.date_to IS NULL OR member.date_to > %(date)s)""",
            live=self.env["rcc.standing"]._live_sql(date),
            date=date,
        )
