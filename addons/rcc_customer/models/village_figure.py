from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

#: figures of a file that are compared with the neighbours', as expressions over `file`
FIGURES = {
    "net_income": SQL("file.net_income"),
    "income_per_head": SQL("file.net_income / NULLIF(file.members, 0)"),
    "revenue": SQL("file.revenue"),
    "cost_share": SQL("file.cost / NULLIF(file.revenue, 0)"),
    "land_mu": SQL("file.land_mu"),
    "output_per_mu": SQL("file.output_kg / NULLIF(file.land_mu, 0)"),
    "price": SQL("file.price"),
    "total_assets": SQL("file.total_assets"),
    "total_debts": SQL("file.total_debts"),
}
FIGURE_NAMES = [
    ("net_income", "Net income"),
    ("income_per_head", "Net income a head"),
    ("revenue", "Revenue"),
    ("cost_share", "Cost ÷ revenue"),
    ("land_mu", "Land (mu)"),
    ("output_per_mu", "Output (kg a mu)"),
    ("price", "Price (yuan/kg)"),
    ("total_assets", "Total assets"),
    ("total_debts", "Total debts"),
]


class VillageFigure(models.Model):
    """What is usual in a village, township or county: quartiles of a figure over the files on record.

    Quartiles, because a few wrong files do not move them (Tukey, Exploratory Data Analysis, 1977). Worked out anew
    every night as one set.
    Fewer than five households make no distribution: it would tell of one of them.
    """

    _name = "rcc.village.figure"
    _description = "What Is Usual in a Village"
    _order = "area_id, figure"
    _rec_name = "figure"

    area_id = fields.Many2one(
        "rcc.area", "Area", required=True, index=True, readonly=True, ondelete="cascade"
    )
    level = fields.Selection(related="area_id.level")
    figure = fields.Selection(FIGURE_NAMES, required=True, readonly=True)
    n = fields.Integer("Households", required=True, readonly=True, aggregator=None)
    q1 = fields.Float(
        "Lower quartile", digits=(16, 4), required=True, readonly=True, aggregator=None
    )
    median = fields.Float(digits=(16, 4), required=True, readonly=True, aggregator=None)
    q3 = fields.Float(
        "Upper quartile", digits=(16, 4), required=True, readonly=True, aggregator=None
    )
    date = fields.Date("Worked out on", required=True, readonly=True)

    _area_figure_uniq = models.Constraint(
        "UNIQUE(area_id, figure)", "An area has one distribution of a figure."
    )

    @api.model
    def _refresh(self):
        """Work out all distributions anew from the files on record, in one statement; how many there are."""
        run_set(self.env, SQL("DELETE FROM rcc_village_figure"))
        rows = run_set(self.env, self._refresh_sql())
        return len(rows)

    @api.model
    def _refresh_sql(self):
        """INSERT the quartiles of every figure for every village, township and county with a file."""
        return SQL(
            """INSERT INTO rcc_village_figure (area_id, figure, n, q1, median, q3, date,
                      create_uid, write_uid, create_date, write_date)
               SELECT area_id, figure, n, quartiles[1], quartiles[2], quartiles[3], %(today)s,
                      %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                 FROM (
                    SELECT upper.id AS area_id, told.figure, count(*) AS n,
                           percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY told.value) AS quartiles
                      FROM (%(told)s) AS told
                      JOIN rcc_area place ON place.id = told.area_id
                      JOIN rcc_area upper ON upper.level IN ('village', 'township', 'county')
                       AND upper.id = ANY (string_to_array(trim('/' FROM place.parent_path), '/')::int[])
                     WHERE told.value IS NOT NULL
                     GROUP BY upper.id, told.figure HAVING count(*) >= 5) AS usual
               RETURNING id""",
            told=self._told_sql(),
            today=self.env["rcc.post"]._today(),
            uid=self.env.uid,
        )

    @api.model
    def _told_sql(self, partner_ids=None):
        """SELECT (file_id, partner_id, area_id, figure, value) of the files on record."""
        pairs = SQL(", ").join(
            SQL("(%s, (%s)::float8)", name, expression) for name, expression in FIGURES.items()
        )
        return SQL(
            """SELECT file.id AS file_id, file.partner_id, household.rcc_area_id AS area_id, fact.figure, fact.value
                 FROM rcc_household_file file JOIN res_partner household ON household.id = file.partner_id
                CROSS JOIN LATERAL (VALUES %(pairs)s) AS fact(figure, value)
                WHERE file.date_to IS NULL AND household.active %(chosen)s""",
            pairs=pairs,
            chosen=chosen(partner_ids),
        )

    @api.model
    def _usual_sql(self):
        """SELECT (area_id, figure, limit, place_id, n, q1, median, q3) that counts for each village and limit.

        The village's own where it has enough households, else the township's, else the county's.
        """
        return SQL(
            """SELECT DISTINCT ON (place.id, lim.id) place.id AS area_id, usual.figure, lim.id AS limit_id,
                      usual.area_id AS place_id, usual.n, usual.q1, usual.median, usual.q3
                 FROM rcc_area place
                 JOIN rcc_area upper
                   ON upper.id = ANY (string_to_array(trim('/' FROM place.parent_path), '/')::int[])
                 JOIN rcc_village_figure usual ON usual.area_id = upper.id
                 JOIN lim ON lim.test = 'usual' AND lim.figure = usual.figure AND usual.n >= lim.n_min
                ORDER BY place.id, lim.id, length(upper.parent_path) DESC"""
        )


def chosen(partner_ids, alias="file"):
    """A condition on the households (a list of ids, or a range of them), or none for all of them."""
    if partner_ids is None:
        return SQL()
    if isinstance(partner_ids, range):
        first, last = partner_ids[0], partner_ids[-1]
        return SQL("AND %s BETWEEN %s AND %s", SQL.identifier(alias, "partner_id"), first, last)
    return SQL("AND %s = ANY(%s)", SQL.identifier(alias, "partner_id"), list(partner_ids))
