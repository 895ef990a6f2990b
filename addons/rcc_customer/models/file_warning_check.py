from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

from .file_warning_lines import SALES, SUMS
from .village_figure import chosen


class FileWarningCheck(models.Model):
    """Holds files against the limits in force: one household or many of them, the same statement."""

    _inherit = "rcc.file.warning"
    _slice = 20_000  # households a statement, so that no transaction is longer than some seconds

    @api.model
    def _cron_check(self):
        """Nightly: work out what is usual in each village, then check every file on record, a slice a transaction.

        Broken off, it begins anew the next night: a check repeated finds nothing new."""
        cron = self.env["ir.cron"]
        self.env["rcc.village.figure"]._refresh()
        slices = self._slices()
        cron._commit_progress(1, remaining=len(slices))
        for place, households in enumerate(slices, 1):
            self._check(households)
            cron._commit_progress(1, remaining=len(slices) - place)

    @api.model
    def _slices(self):
        """Ranges of ids that hold all households with a file, so many of them each."""
        rows = self.env.execute_query(
            SQL(
                """SELECT min(partner_id), max(partner_id) FROM (
                       SELECT partner_id, (row_number() OVER (ORDER BY partner_id) - 1) / %s AS slice
                         FROM (SELECT DISTINCT partner_id FROM rcc_household_file) AS home) AS homes
                    GROUP BY slice ORDER BY slice""",
                self._slice,
            )
        )
        return [range(first, last + 1) for first, last in rows]

    @api.model
    def _check(self, partner_ids=None):
        """Check the files on record of these households in one statement; ids of what came to light.

        :param partner_ids: ids or a range of them; all households when None

        What is doubted no longer lapses; what was answered for the same figure is not asked again.
        """
        policy = self.env["rcc.plausibility.policy"]._in_force()
        if not policy:
            return []
        rows = run_set(self.env, self._check_sql(policy, partner_ids), {self._name: ["state"]})
        return [warning_id for (warning_id,) in rows]

    @api.model
    def _count_sql(self, policy):
        """SELECT (limit, warnings, files warned), and of all together, that a policy would give."""
        return SQL(
            """WITH %s SELECT limit_id, count(*), count(DISTINCT file_id) FROM found
                GROUP BY GROUPING SETS ((limit_id), ())""",
            self._found_sql(policy, None),
        )

    @api.model
    def _check_sql(self, policy, partner_ids):
        """Lapse what is no longer found and file what is."""
        return SQL(
            """WITH %(found)s,
               lapsed AS (
                   UPDATE rcc_file_warning warning SET state = 'lapsed', write_date = now() AT TIME ZONE 'UTC'
                    WHERE warning.state = 'open' %(chosen)s AND NOT EXISTS (
                          SELECT FROM found WHERE found.file_id = warning.file_id
                             AND found.limit_id = warning.limit_id AND found.subject = warning.subject))
               INSERT INTO rcc_file_warning AS own (file_id, partner_id, branch_id, collected_by_id, limit_id, test,
                      figure, kind_id, subject, value, low, high, has_low, has_high, place_id, n, date, state,
                      second_person, create_uid, write_uid, create_date, write_date)
               SELECT found.file_id, found.partner_id, file.branch_id, file.collected_by_id, found.limit_id, lim.test,
                      found.figure, found.kind_id, found.subject, round(found.value::numeric, 2),
                      round(found.low::numeric, 2), round(found.high::numeric, 2), found.low IS NOT NULL,
                      found.high IS NOT NULL, found.place_id, found.n, %(today)s, 'open', %(second)s,
                      %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                 FROM found JOIN rcc_household_file file ON file.id = found.file_id JOIN lim ON lim.id = found.limit_id
                WHERE NOT EXISTS (
                      SELECT FROM rcc_file_warning done WHERE done.partner_id = found.partner_id
                         AND done.state = 'answered' AND done.test = lim.test
                         AND done.figure IS NOT DISTINCT FROM found.figure
                         AND done.kind_id IS NOT DISTINCT FROM found.kind_id
                         AND done.value = round(found.value::numeric, 2))
               ON CONFLICT (file_id, limit_id, subject) DO UPDATE
                  SET state = 'open', value = EXCLUDED.value, low = EXCLUDED.low, high = EXCLUDED.high,
                      place_id = EXCLUDED.place_id, n = EXCLUDED.n, date = EXCLUDED.date
                WHERE own.state = 'lapsed'
               RETURNING id""",
            found=self._found_sql(policy, partner_ids),
            chosen=chosen(partner_ids, "warning"),
            today=self.env["rcc.post"]._today(),
            second=policy.second_person,
            uid=self.env.uid,
        )

    @api.model
    def _found_sql(self, policy, partner_ids):
        """The parts `lim`, `usual` and `found` of a statement: the limits, what is usual, and what is beyond."""
        figures = self.env["rcc.village.figure"]
        return SQL(
            """lim AS (SELECT * FROM rcc_plausibility_limit WHERE policy_id = %(policy)s),
               usual AS MATERIALIZED (%(usual)s),
               told AS (%(told)s),
               present AS (SELECT file.* FROM rcc_household_file file WHERE file.date_to IS NULL %(chosen)s),
               found (file_id, partner_id, limit_id, figure, kind_id, subject, value, low, high, place_id, n)
                   AS MATERIALIZED (%(tests)s)""",
            policy=policy.id,
            usual=figures._usual_sql(),
            told=figures._told_sql(partner_ids),
            chosen=chosen(partner_ids),
            tests=SQL(" UNION ALL ").join(self._tests_sql()),
        )

    @api.model
    def _tests_sql(self):
        """One SELECT a test, of the columns of `found`."""
        yield from (
            _USUAL,
            _RANGE,
            _SALE_FILE,
            _NO_LAND,
            _WORKERS,
            _CHANGE,
            _SUMMED,
            _NO_RATE,
            _DOUBLE,
        )
        yield from SALES
        yield SQL(
            """SELECT present.id, present.partner_id, lim.id, summed.figure, NULL::int, summed.figure, fact.value,
                      NULL::numeric, summed.value, NULL::int, NULL::int
                 FROM present
                 JOIN LATERAL (%s) AS summed ON TRUE
                CROSS JOIN LATERAL (SELECT (to_jsonb(present) ->> summed.figure)::numeric AS value) AS fact
                 JOIN lim ON lim.test = 'lines'
                WHERE present.sheet_id IS NOT NULL AND fact.value IS NOT NULL
                  AND abs(fact.value - summed.value) > GREATEST(
                      abs(summed.value) * lim.tolerance::numeric / 100, 0.01)""",
            SUMS,
        )


_USUAL = SQL(
    """SELECT told.file_id, told.partner_id, usual.limit_id, told.figure, NULL::int, told.figure, told.value::numeric,
              fence.low::numeric, fence.high::numeric, usual.place_id, usual.n
         FROM told JOIN usual ON usual.area_id = told.area_id AND usual.figure = told.figure
         JOIN lim ON lim.id = usual.limit_id
        CROSS JOIN LATERAL (SELECT lim.spread::float8 * GREATEST(usual.q3 - usual.q1, abs(usual.median) / 10)::float8
                                   AS width) AS far
        CROSS JOIN LATERAL (SELECT usual.q1::float8 - far.width AS low, usual.q3::float8 + far.width AS high) AS fence
        WHERE told.value NOT BETWEEN fence.low AND fence.high"""
)
_RANGE = SQL(
    """SELECT told.file_id, told.partner_id, lim.id, told.figure, NULL, 'range ' || told.figure, told.value::numeric,
              lim.low, lim.high, NULL, NULL
         FROM told JOIN lim ON lim.test = 'range' AND lim.figure = told.figure
        WHERE told.value < lim.low OR told.value > lim.high"""
)
_SALE_FILE = SQL(
    """SELECT present.id, present.partner_id, lim.id, 'revenue', NULL, '', present.revenue, NULL,
              present.output_kg * present.price, NULL, NULL
         FROM present JOIN lim ON lim.test = 'sale'
        WHERE present.revenue < present.output_kg * present.price * (1 - lim.tolerance::numeric / 100)"""
)
_NO_LAND = SQL(
    """SELECT present.id, present.partner_id, lim.id, NULL, NULL, '', present.output_kg, NULL, NULL, NULL, NULL
         FROM present JOIN lim ON lim.test = 'no_land'
        WHERE present.output_kg > 0 AND (present.land_mu = 0 OR EXISTS (
              SELECT FROM rcc_household_crop crop
               WHERE crop.sheet_id = present.sheet_id AND crop.output_kg > 0 AND crop.mu = 0))"""
)
_WORKERS = SQL(
    """SELECT present.id, present.partner_id, lim.id, NULL, NULL, '', present.labour, NULL, present.members, NULL, NULL
         FROM present JOIN lim ON lim.test = 'labour' WHERE present.labour > present.members"""
)
_CHANGE = SQL(
    """SELECT present.id, present.partner_id, lim.id, 'net_income', NULL, '', present.net_income,
              former.net_income / lim.times::numeric, former.net_income * lim.times::numeric, NULL, NULL
         FROM present JOIN lim ON lim.test = 'change'
         JOIN LATERAL (SELECT old.net_income FROM rcc_household_file old
                        WHERE old.partner_id = present.partner_id AND old.date_from < present.date_from
                        ORDER BY old.date_from DESC, old.id DESC LIMIT 1) AS former ON former.net_income > 0
        WHERE present.net_income NOT BETWEEN former.net_income / lim.times::numeric
                                         AND former.net_income * lim.times::numeric"""
)
_SUMMED = SQL(
    """SELECT present.id, present.partner_id, lim.id, whole.figure, NULL, 'whole ' || whole.figure, whole.value, NULL,
              whole.parts, NULL, NULL
         FROM present JOIN lim ON lim.test = 'lines'
        CROSS JOIN LATERAL (VALUES
              ('total_assets', present.total_assets, present.house_value + present.deposits + present.other_assets),
              ('net_income', present.net_income, present.revenue - present.cost)) AS whole(figure, value, parts)
        WHERE present.sheet_id IS NOT NULL
          AND abs(whole.value - whole.parts) > GREATEST(abs(whole.parts) * lim.tolerance::numeric / 100, 0.01)"""
)
_NO_RATE = SQL(
    """SELECT present.id, present.partner_id, lim.id, NULL, NULL, owed.subject, owed.amount, NULL, NULL, NULL, NULL
         FROM present JOIN lim ON lim.test = 'no_rate'
         JOIN LATERAL (
              SELECT 'debt ' || id AS subject, amount FROM rcc_household_debt
               WHERE sheet_id = present.sheet_id AND amount > 0 AND rate IS NULL
               UNION ALL
              SELECT 'holding ' || id, amount FROM rcc_household_holding
               WHERE sheet_id = present.sheet_id AND kind = 'loan' AND amount > 0 AND rate IS NULL) AS owed ON TRUE"""
)
_DOUBLE = SQL(
    """SELECT DISTINCT present.id, present.partner_id, lim.id, NULL, NULL::int, 'debt ' || debt.id, debt.amount,
              NULL::numeric, NULL::numeric, NULL::int, NULL::int
         FROM present JOIN lim ON lim.test = 'double'
         JOIN rcc_household_debt debt ON debt.sheet_id = present.sheet_id AND debt.amount > 0
         JOIN rcc_economy_kind kind ON kind.id = debt.kind_id AND kind.elsewhere
         JOIN rcc_household_holding loan
           ON loan.sheet_id = present.sheet_id AND loan.kind = 'loan' AND loan.amount = debt.amount"""
)
