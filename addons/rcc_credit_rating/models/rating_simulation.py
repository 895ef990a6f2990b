from collections import Counter

from odoo import models
from odoo.tools import SQL


class RatingSimulation(models.Model):
    """What a draft scheme would make of the latest rating of each household: grades, limits, who moves."""

    _inherit = "rcc.rating.scheme"
    _policy_simulation = True

    def _simulate(self):
        """Score the kept inputs of every household's latest complete rating under this draft, in one statement."""
        self.ensure_one()
        rows = self.env.execute_query_dict(self._simulation_sql())
        scored = [row for row in rows if not row["lacking"]]
        before = Counter(row["old_name"] for row in scored)
        after = Counter(row["new_name"] for row in scored)
        up = sum(row["new_limit"] > row["old_limit"] for row in scored)
        down = sum(row["new_limit"] < row["old_limit"] for row in scored)
        order = dict.fromkeys([*self.grade_ids.sorted("score_from", reverse=True).mapped("name")])
        names = [*order, *(name for name in before if name and name not in order), None]
        return {
            "figures": [
                [self.env._("Households with a complete rating"), len(rows)],
                [self.env._("An indicator of the draft is unknown"), len(rows) - len(scored)],
                [self.env._("Limit would rise"), up],
                [self.env._("Limit would fall"), down],
                [self.env._("Limits now (yuan)"), _money(scored, "old_limit")],
                [self.env._("Limits under this draft (yuan)"), _money(scored, "new_limit")],
            ],
            "columns": [
                self.env._("Grade"),
                self.env._("Now"),
                self.env._("Share"),
                self.env._("Under this draft"),
                self.env._("Share"),
            ],
            "rows": [
                [
                    name or self.env._("No grade"),
                    before[name],
                    _share(before[name], len(scored)),
                    after[name],
                    _share(after[name], len(scored)),
                ]
                for name in names
            ],
        }

    def _simulation_sql(self):
        """Old and new grade and limit by household, from the inputs that the ratings were made of."""
        results = self.env["rcc.rating.result"].sudo()  # counts only, over the whole union
        amount = results._cap_sql(self)
        return SQL(
            """WITH input AS (
                SELECT DISTINCT ON (partner_id) id, inputs, grade_id AS old_grade, limit_amount AS old_limit
                  FROM rcc_rating_result WHERE score IS NOT NULL AND inputs IS NOT NULL
                 ORDER BY partner_id, date DESC, id DESC
            ), %(points)s, %(judged)s, %(graded)s
            SELECT judged.lacking <> '[]' AS lacking, old.name AS old_name, new.name AS new_name,
                   COALESCE(input.old_limit, 0) AS old_limit,
                   GREATEST(0, floor(COALESCE(%(amount)s, 0) / %(unit)s) * %(unit)s) AS new_limit
              FROM input JOIN judged USING (id) LEFT JOIN graded USING (id)
              LEFT JOIN rcc_rating_grade old ON old.id = input.old_grade
              LEFT JOIN rcc_rating_grade new ON new.id = graded.grade_id""",
            points=results._point_sql(self),
            judged=results._judgement_sql(self),
            graded=results._grading_sql(self),
            amount=amount,
            unit=self.limit_unit,
        )


def _share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else ""


def _money(rows, name):
    return f"{sum(row[name] for row in rows):,.0f}"
