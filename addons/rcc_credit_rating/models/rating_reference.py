from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import AppendOnly
from odoo.addons.rcc_base.tools.sets import run_set

# The base fact of each ratio that a scheme may use.
BASES = {
    "total_assets_ratio": "total_assets",
    "net_assets_ratio": "net_assets",
    "net_income_ratio": "net_income",
}
# A township with fewer known households is measured against the whole county.
MINIMUM_FILES = 30


class RatingReference(models.Model):
    """What a household's assets and income are measured against: a median, fixed once a year.

    One row per area, year and fact. A township's row holds the median of its own
    households, or its county's where fewer than 30 are known. 0 or less is unknown:
    nothing can be divided by it. Rows are never changed, so a rating can be
    recomputed as of any past date.
    """

    _name = "rcc.rating.reference"
    _description = "Rating Reference"
    _inherit = ["rcc.credit.mixin"]
    _order = "year DESC, area_id, indicator"
    _rec_name = "area_id"

    area_id = fields.Many2one("rcc.area", "Area", required=True, index=True, ondelete="restrict")
    year = fields.Integer(required=True, aggregator=None)
    indicator = fields.Selection(
        [
            ("total_assets", "Total assets"),
            ("net_assets", "Net assets"),
            ("net_income", "Net income"),
        ],
        required=True,
    )
    value = fields.Monetary("Median", required=True, aggregator="avg")
    files = fields.Integer("Known households", required=True, aggregator=None)
    basis = fields.Selection(
        [("township", "Township"), ("county", "County")],
        required=True,
        help="The county's median is used where fewer than 30 households of the township are known.",
    )

    _uniq = models.Constraint(
        "UNIQUE (area_id, year, indicator)", "The references of this year are fixed already."
    )
    _fixed = AppendOnly("References are fixed once a year and never changed.")

    @api.model
    def action_fix_year(self, year=None):
        """Fix the references of a year (default this year) from today's household files.

        By decision of a department head or an executive; refused when the year is
        fixed already or lies in the future. Returns the number of rows.
        """
        self._require_role("department_head", "executive")
        year = year or self._today().year
        if year > self._today().year:
            raise UserError(self.env._("References of a coming year cannot be fixed yet."))
        rows = run_set(self.env, self._median_sql(year, self._today()))
        if not rows:
            raise UserError(self.env._("No household has a file and a township yet."))
        self.env["rcc.decision"]._append(
            self.browse(rows[0][0]),
            "reference",
            outcome="recorded",
            reason=self.env._("References of %(year)s fixed.", year=year),
            data={"rows": len(rows)},
        )
        return len(rows)

    def _median_sql(self, year, date):
        """One statement for the whole county: medians of the county, then of each township."""
        partners = self.env["res.partner"]
        facts = partners._rcc_facts(list(BASES.values()), date)
        known = SQL(" UNION ALL ").join(
            SQL(
                "SELECT partner_id, %s AS indicator, value::numeric AS value FROM (%s) AS fact",
                code,
                fact,
            )
            for code, fact in facts.items()
        )
        return SQL(
            """
            WITH known AS (%(known)s), %(places)s, %(medians)s,
            reference AS (
                SELECT county_id AS area_id, indicator, median, files, 'county' AS basis, 0 AS rank FROM county
                UNION ALL
                SELECT DISTINCT place.township_id, county.indicator,
                       CASE WHEN township.files >= %(minimum)s THEN township.median ELSE county.median END,
                       COALESCE(township.files, 0),
                       CASE WHEN township.files >= %(minimum)s THEN 'township' ELSE 'county' END, 1
                  FROM place JOIN county ON county.county_id = place.county_id
                  LEFT JOIN township
                    ON township.township_id = place.township_id AND township.indicator = county.indicator
            )
            INSERT INTO rcc_rating_reference
                (area_id, year, indicator, value, files, basis, create_uid, create_date, write_uid, write_date)
            SELECT area_id, %(year)s, indicator, median, files, basis, %(uid)s, now() AT TIME ZONE 'UTC',
                   %(uid)s, now() AT TIME ZONE 'UTC'
              FROM reference ORDER BY rank, area_id, indicator
            RETURNING id""",
            known=known,
            places=self._places_sql(),
            medians=SQL(", ").join(self._medians_sql(level) for level in ("county", "township")),
            minimum=MINIMUM_FILES,
            year=year,
            uid=self.env.uid,
        )

    def _places_sql(self):
        """`place` and `located`: each area's township and county, and where the known facts are."""
        return SQL("""
            place AS (
                SELECT place.id, township.id AS township_id, county.id AS county_id
                  FROM rcc_area place
                  JOIN rcc_area township
                    ON township.level = 'township' AND place.parent_path LIKE township.parent_path || '%%'
                  LEFT JOIN rcc_area county
                    ON county.level = 'county' AND place.parent_path LIKE county.parent_path || '%%'
            ),
            located AS (
                SELECT known.indicator, known.value, place.township_id, place.county_id
                  FROM known JOIN res_partner partner ON partner.id = known.partner_id
                  JOIN place ON place.id = partner.rcc_area_id
                 WHERE known.value IS NOT NULL
            )""")

    def _medians_sql(self, level):
        """A table named after the level: its areas' medians, to the cent."""
        return SQL(
            """
            %(level)s AS (
                SELECT %(column)s, indicator, count(*) AS files,
                       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY value)::numeric, 2) AS median
                  FROM located WHERE %(column)s IS NOT NULL GROUP BY %(column)s, indicator
            )""",
            level=SQL.identifier(level),
            column=SQL.identifier(f"{level}_id"),
        )

    @api.model
    def _ratio_sql(self, base, indicator, date):
        """SELECT (partner_id, value): a fact divided by its township's latest reference, NULL if unknown.

        The reference of the date's year counts, else last year's.
        """
        return SQL(
            """
            SELECT fact.partner_id, fact.value::numeric / reference.value AS value
              FROM (%(base)s) AS fact
              JOIN (%(reference)s) AS reference
                ON reference.partner_id = fact.partner_id AND reference.value > 0""",
            base=base,
            reference=self._reference_sql(indicator, date),
        )

    @api.model
    def _reference_sql(self, indicator, date):
        """SELECT (partner_id, id, value) of the reference that counts for each household."""
        return SQL(
            """
            SELECT partner.id AS partner_id, reference.id, reference.value
              FROM res_partner partner
              JOIN rcc_area place ON place.id = partner.rcc_area_id
              JOIN LATERAL (
                    SELECT row.id, row.value
                      FROM rcc_rating_reference row JOIN rcc_area township ON township.id = row.area_id
                     WHERE township.level = 'township' AND place.parent_path LIKE township.parent_path || '%%'
                       AND row.indicator = %(indicator)s AND row.year BETWEEN %(year)s - 1 AND %(year)s
                     ORDER BY row.year DESC LIMIT 1
                   ) AS reference ON TRUE""",
            indicator=indicator,
            year=fields.Date.to_date(date).year,
        )
