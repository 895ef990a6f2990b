from odoo import models
from odoo.tools import SQL, split_every

from odoo.addons.rcc_base.tools.sets import run_set

from ..tools.scoring import REPAYMENT_RECORD
from ..tools.split_room import room_sql
from .rating_reference import BASES

CHUNK = 5000
# Facts that each kind of limit needs besides the indicators.
LIMIT_FACTS = {
    "capacity": ["net_income", "owed_elsewhere"],
    "surplus": ["revenue", "necessary_spending"],
    "base_plus": ["total_assets", "revenue"],
    "cap": [],
}
WRITTEN = [
    "inputs",
    "references",
    "points",
    "missing",
    "vetoes",
    "score",
    "grade_id",
    "limit_amount",
    "state",
]


class RatingEngine(models.Model):
    """Scores ratings as a set: facts, points, grade and limit in one statement a chunk.

    One household or a million: the same statement. The rules in words are the pure
    functions of `tools/scoring.py` and `tools/limits.py`.
    """

    _inherit = "rcc.rating.result"

    def action_compute(self):
        """Take the facts as of the rating's date and work out points, grade and limit.

        Drafts and incomplete ratings only; others are immutable and left as they are.
        A rating with an unknown indicator becomes `incomplete` and names what is missing.
        """
        self._require_role("customer_manager", "back_office", "branch_manager")
        self._compute_set()
        return True

    def _compute_set(self):
        """Score these ratings, scheme by scheme and date by date, in chunks."""
        for (scheme, date), results in self.grouped(lambda row: (row.scheme_id, row.date)).items():
            for ids in split_every(CHUNK, results.ids):
                sql = self._score_sql(scheme, date, self.browse(ids))
                run_set(self.env, sql, {self._name: WRITTEN})

    def _score_sql(self, scheme, date, results):
        """The statement that scores these ratings, all of one scheme and date."""
        scheme = scheme.sudo()  # a policy's rules are the same for everybody
        return SQL(
            "WITH %s, %s, %s, %s %s",
            self._input_sql(scheme, date, results),
            self._point_sql(scheme),
            self._judgement_sql(scheme),
            self._grading_sql(scheme),
            self._result_sql(scheme),
        )

    def _input_sql(self, scheme, date, results):
        """`chosen`, `input` and `reference`: the ratings that may be scored, and what is known of them."""
        partner_ids = tuple(results.partner_id.ids)
        return SQL(
            """
            chosen AS MATERIALIZED (
                SELECT id, partner_id FROM rcc_rating_result
                 WHERE id IN %(ids)s AND state IN ('draft', 'incomplete')
            ),
            input AS (
                SELECT chosen.id, COALESCE(jsonb_object_agg(fact.code, fact.value)
                       FILTER (WHERE fact.value IS NOT NULL), '{}') AS inputs
                  FROM chosen LEFT JOIN (%(facts)s) AS fact ON fact.partner_id = chosen.partner_id
                 GROUP BY chosen.id
            ),
            reference AS (
                SELECT chosen.id, jsonb_object_agg(reference.indicator, jsonb_build_object(
                       'id', reference.id, 'value', reference.value)) AS "references"
                  FROM chosen JOIN (%(references)s) AS reference USING (partner_id)
                 GROUP BY chosen.id
            )""",
            ids=tuple(results.ids),
            facts=self._facts_sql(scheme, date, partner_ids),
            references=self._references_sql(scheme, date, partner_ids),
        )

    def _point_sql(self, scheme):
        """`point` and `total`: points per indicator, NULL where unknown, and their sum."""
        return SQL(
            """
            point AS (
                SELECT input.id, indicator.code,
                       CASE WHEN indicator.kind <> 'value' THEN band.points
                            WHEN (inputs ->> indicator.code)::numeric > indicator.points THEN indicator.points
                            ELSE (inputs ->> indicator.code)::numeric
                       END AS points
                  FROM input JOIN rcc_rating_indicator indicator ON indicator.scheme_id = %(scheme)s
                  LEFT JOIN LATERAL (%(band)s) AS band ON TRUE
            ),
            total AS (
                SELECT id, sum(points) AS score, jsonb_object_agg(code, points) AS points,
                       COALESCE(jsonb_agg(code) FILTER (WHERE points IS NULL), '[]') AS missing
                  FROM point GROUP BY id
            )""",
            scheme=scheme.id,
            band=self._band_sql(),
        )

    def _judgement_sql(self, scheme):
        """`known` and `judged`: what is lacking for score and limit, and which vetoes hold."""
        return SQL(
            """
            known AS (
                SELECT total.*, input.inputs, (inputs ->> 'appraisal')::numeric AS mean,
                       total.missing || (SELECT COALESCE(jsonb_agg(code), '[]')
                         FROM unnest(%(needed)s::varchar[]) AS code WHERE NOT jsonb_exists(inputs, code)) AS lacking
                  FROM total JOIN input USING (id)
            ),
            judged AS (
                SELECT known.*, COALESCE((
                       SELECT jsonb_agg(veto.code ORDER BY veto.id) FROM rcc_rating_veto veto
                        WHERE veto.scheme_id = %(scheme)s
                          AND CASE veto.code WHEN 'panel' THEN mean < %(panel_veto)s
                              ELSE COALESCE((inputs ->> ('veto_' || veto.code))::boolean, FALSE) END), '[]') AS found
                  FROM known
            )""",
            scheme=scheme.id,
            needed=LIMIT_FACTS[scheme.limit_method],
            panel_veto=scheme.panel_veto,
        )

    def _grading_sql(self, scheme):
        """`graded`: the best grade that score, panel and record allow, and the limit before rounding."""
        return SQL(
            """
            graded AS (
                SELECT judged.id, grade.id AS grade_id, %(limit)s AS amount
                  FROM judged JOIN LATERAL (
                       SELECT * FROM rcc_rating_grade grade
                        WHERE grade.scheme_id = %(scheme)s AND judged.score >= grade.score_from
                          AND (COALESCE(grade.panel_from, 0) = 0 OR judged.mean >= grade.panel_from)
                          AND (grade.needs_record IS NOT TRUE OR inputs ->> 'performance' IN %(record)s)
                        ORDER BY grade.score_from DESC LIMIT 1) AS grade ON TRUE
                 WHERE judged.lacking = '[]' AND judged.found = '[]'
            )""",
            scheme=scheme.id,
            limit=self._limit_sql(scheme),
            record=REPAYMENT_RECORD,
        )

    def _result_sql(self, scheme):
        """Write what was worked out; an incomplete rating has neither score nor grade nor limit."""
        room = SQL(room_sql("result.partner_id", "result.id"))  # NULL where no split binds
        return SQL(
            """
            UPDATE rcc_rating_result result
               SET inputs = judged.inputs, "references" = reference."references", points = judged.points,
                   missing = judged.lacking, vetoes = judged.found,
                   score = CASE WHEN judged.lacking = '[]' THEN judged.score END,
                   grade_id = graded.grade_id,
                   limit_amount = CASE WHEN judged.lacking = '[]' THEN GREATEST(0, floor(
                       COALESCE(%(amount)s - GREATEST(0, %(amount)s - (%(room)s)), 0) / %(unit)s) * %(unit)s) END,
                   state = CASE WHEN judged.lacking = '[]' THEN 'draft' ELSE 'incomplete' END,
                   write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
              FROM judged LEFT JOIN graded USING (id) LEFT JOIN reference USING (id)
             WHERE result.id = judged.id
            RETURNING result.id""",
            amount=self._cap_sql(scheme),
            room=room,
            unit=scheme.limit_unit,
            uid=self.env.uid,
        )

    def _fact_codes(self, scheme):
        """Every fact that the scheme reads: indicators, bases of ratios, limit, vetoes."""
        codes = scheme.indicator_ids.mapped("code")
        codes += [BASES[code] for code in codes if code in BASES]
        codes += LIMIT_FACTS[scheme.limit_method]
        codes += [f"veto_{code}" for code in scheme.veto_ids.mapped("code") if code != "panel"]
        return list(dict.fromkeys(codes))

    def _facts_sql(self, scheme, date, partner_ids):
        """All facts of the scheme as rows (partner_id, code, value as jsonb)."""
        facts = self.env["res.partner"]._rcc_facts(self._fact_codes(scheme), date)
        return SQL(" UNION ALL ").join(
            SQL(
                """SELECT partner_id, %s AS code, to_jsonb(value) AS value FROM (%s) AS fact
                    WHERE partner_id IN %s AND value IS NOT NULL""",
                code,
                fact,
                partner_ids,
            )
            for code, fact in facts.items()
        )

    def _references_sql(self, scheme, date, partner_ids):
        """The references that the scheme's ratios divide by, as rows (partner_id, indicator, id, value)."""
        reference = self.env["rcc.rating.reference"]
        bases = [BASES[code] for code in scheme.indicator_ids.mapped("code") if code in BASES]
        return (
            SQL(" UNION ALL ").join(
                SQL(
                    """SELECT partner_id, %s AS indicator, id, value FROM (%s) AS row
                    WHERE partner_id IN %s""",
                    base,
                    reference._reference_sql(base, date),
                    partner_ids,
                )
                for base in bases
            )
            if bases
            else SQL("SELECT 0 AS partner_id, '' AS indicator, 0 AS id, 0 AS value WHERE FALSE")
        )

    def _band_sql(self):
        """The highest band that the input reaches; no row when unknown or below all bands."""
        return SQL("""
            SELECT band.points FROM rcc_rating_band band
             WHERE band.indicator_id = indicator.id AND jsonb_exists(inputs, indicator.code) AND CASE
                   WHEN indicator.kind = 'choice' THEN band.choice = inputs ->> indicator.code
                   WHEN indicator.kind <> 'bands' OR band.choice IS NOT NULL THEN FALSE
                   WHEN band.start = 'any' THEN TRUE
                   WHEN band.start = 'above' THEN (inputs ->> indicator.code)::numeric > band.lower
                   ELSE (inputs ->> indicator.code)::numeric >= band.lower END
             ORDER BY band.start <> 'any' DESC, band.lower DESC, band.start = 'above' DESC LIMIT 1""")

    def _limit_sql(self, scheme):
        """The amount of the scheme's kind of limit, before rounding; see `tools/limits.py`."""

        def fact(code):
            return SQL("(inputs ->> %s)::numeric", code)

        if scheme.limit_method == "capacity":
            return SQL(
                "LEAST(grade.cap, %s * %s * %s::numeric) - %s",
                fact("net_income"),
                scheme.grant_years,
                str(scheme.capacity_share),
                fact("owed_elsewhere"),
            )
        if scheme.limit_method == "surplus":
            return SQL(
                "(%s - %s) * (1 + %s::numeric) * %s * grade.weight",
                fact("revenue"),
                fact("necessary_spending"),
                str(scheme.growth),
                scheme.grant_years,
            )
        if scheme.limit_method == "base_plus":
            return SQL(
                "grade.base + %s * %s::numeric + %s * %s::numeric",
                fact("total_assets"),
                str(scheme.asset_share),
                fact("revenue"),
                str(scheme.income_share),
            )
        return SQL("grade.cap")

    def _cap_sql(self, scheme):
        """The amount under the union's cap, where the scheme has one."""
        if not scheme.limit_cap:
            return SQL("graded.amount")
        cap = str(scheme.limit_cap)
        return SQL(
            "CASE WHEN graded.amount > %s::numeric THEN %s::numeric ELSE graded.amount END",
            cap,
            cap,
        )  # not LEAST, which would make a cap of no grade
