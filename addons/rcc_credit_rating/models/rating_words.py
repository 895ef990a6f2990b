from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import float_repr, format_list
from odoo.tools.misc import formatLang

from .rating_band import HISTORY
from .rating_reference import BASES
from .rating_veto import VETOES

# What a missing fact is called, and who can tell.
FACT_NAMES = [
    ("net_income", "Net income"),
    ("owed_elsewhere", "Debts elsewhere"),
    ("revenue", "Income of last year"),
    ("necessary_spending", "Necessary spending"),
    ("total_assets", "Total assets"),
]


class RatingWords(models.Model):
    """Says in the user's language why a rating is what it is. Nothing of this is stored."""

    _inherit = "rcc.rating.result"

    fact_name = fields.Selection(FACT_NAMES, compute="_compute_fact_name", string="Fact")
    veto_name = fields.Selection(VETOES, compute="_compute_fact_name", string="Veto")
    history_name = fields.Selection(HISTORY, compute="_compute_fact_name", string="Answer")
    reasons = fields.Json(compute="_compute_reasons", export_string_translation=False)
    reasons_html = fields.Html("Points in words", compute="_compute_reasons_html", sanitize=False)
    missing_text = fields.Char("Missing", compute="_compute_notes")
    veto_text = fields.Char("Vetoes", compute="_compute_notes")
    limit_text = fields.Char("How the limit comes about", compute="_compute_limit_text")
    grade_text = fields.Char("How the grade comes about", compute="_compute_grade_text")

    def _compute_fact_name(self):
        """Only the labels of these selections are used."""
        self.fact_name = self.veto_name = self.history_name = False

    @api.depends("inputs", "points", "references", "scheme_id")
    @api.depends_context("lang")
    def _compute_reasons(self):
        for result in self:
            result.reasons = [
                result._reason(indicator)
                for indicator in result.scheme_id.sudo().indicator_ids  # policy is open
            ]

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reasons_html(self):
        for result in self:
            rows = Markup().join(
                Markup(
                    "<tr class='%s'><td>%s</td><td class='text-end text-nowrap'>%s</td><td>%s</td></tr>"
                )
                % (
                    "" if reason["points"] is not None else "text-danger",
                    reason["name"],
                    reason["points_text"],
                    reason["reason"],
                )
                for reason in result.reasons or []
            )
            result.reasons_html = Markup(
                "<table class='table table-sm'><thead><tr><th>%s</th><th class='text-end'>%s</th>"
                "<th>%s</th></tr></thead><tbody>%s</tbody></table>"
            ) % (self.env._("Indicator"), self.env._("Points"), self.env._("Why"), rows)

    @api.depends("missing", "vetoes")
    @api.depends_context("lang")
    def _compute_notes(self):
        vetoes = self._labels("veto_name")
        for result in self:
            missing = [result._fact_label(code) for code in result.missing or []]
            result.missing_text = format_list(self.env, missing)
            result.veto_text = format_list(
                self.env, [vetoes.get(code, code) for code in result.vetoes or []]
            )

    @api.depends("inputs", "grade_id", "limit_amount", "scheme_id")
    @api.depends_context("lang")
    def _compute_limit_text(self):
        for result in self:
            result.limit_text = result._limit_words() if result.grade_id else ""

    @api.depends("score", "grade_id", "inputs", "vetoes", "missing")
    @api.depends_context("lang")
    def _compute_grade_text(self):
        for result in self:
            result.grade_text = result._grade_words()

    def _labels(self, field_name):
        return dict(self._fields[field_name]._description_selection(self.env))

    def _fact_label(self, code):
        indicators = dict(
            self.env["rcc.rating.indicator"]._fields["code"]._description_selection(self.env)
        )
        return indicators.get(code) or self._labels("fact_name").get(code, code)

    def _reason(self, indicator):
        """One line of the points table: name, value, points and why."""
        points = (self.points or {}).get(indicator.code)
        value = (self.inputs or {}).get(indicator.code)
        return {
            "code": indicator.code,
            "name": indicator.display_name,
            "value": value,
            "points": points,
            "maximum": indicator.points,
            "points_text": "–" if points is None else f"{_short(points)} / {indicator.points:g}",
            "reason": self._why(indicator, value, points),
        }

    def _why(self, indicator, value, points):
        if value is None:
            return self._why_unknown(indicator)
        if indicator.code == "appraisal":
            return self.env._("the panel's mean is %(mean)s", mean=_short(value))
        if indicator.kind == "choice":
            return self._labels("history_name").get(value, value)
        band = indicator._band_of(value)
        words = band._words() if band else self.env._("below all bands")
        return self.env._(
            "%(value)s: %(band)s", value=self._value_words(indicator, value), band=words
        )

    def _why_unknown(self, indicator):
        if indicator.code == "appraisal":
            return self.env._("unknown: the panel's sheets are not in yet")
        if indicator.code in ("performance", "member_shares"):
            return self.env._("unknown: the survey tells")
        if indicator.code in BASES and BASES[indicator.code] in (self.inputs or {}):
            return self.env._(
                "unknown: the township's reference of the year is not fixed, or not above 0"
            )
        return self.env._("unknown: the household's file does not tell")

    def _value_words(self, indicator, value):
        base = BASES.get(indicator.code)
        reference = (self.references or {}).get(base)
        if not base or not reference:
            return _short(value)
        return self.env._(
            "%(amount)s against %(reference)s is %(ratio)s times",
            amount=self._yuan(self.inputs.get(base)),
            reference=self._yuan(reference["value"]),
            ratio=_short(value),
        )

    def _grade_words(self):
        if self.missing or not self.inputs:
            return ""
        if self.vetoes:
            return self.env._("No grade: %(vetoes)s.", vetoes=self.veto_text)
        score, mean = _short(self.score), _short(self.inputs.get("appraisal", 0))
        if not self.grade_id:
            return self.env._(
                "No grade: score %(score)s and the panel's mean %(mean)s reach none.",
                score=score,
                mean=mean,
            )
        by_score = (
            self.scheme_id.sudo()
            .grade_ids.filtered(  # policy is open to all staff
                lambda grade: grade.score_from <= self.score
            )
            .sorted("score_from")[-1:]
        )
        if by_score == self.grade_id:
            return self.env._("Score %(score)s gives %(grade)s.", score=score, grade=by_score.name)
        return self.env._(
            "Score %(score)s alone would give %(by_score)s; the panel's mean %(mean)s"
            " and the repayment record allow %(grade)s.",
            score=score,
            by_score=by_score.name,
            mean=mean,
            grade=self.grade_id.name,
        )

    def _limit_words(self):
        scheme, grade, inputs = (
            self.scheme_id.sudo(),
            self.grade_id,
            self.inputs or {},
        )  # policy is open
        limit = self._yuan(self.limit_amount)
        if scheme.limit_method == "capacity":
            capacity = (inputs.get("net_income") or 0) * scheme.grant_years * scheme.capacity_share
            return self.env._(
                "The lower of the cap %(cap)s and the capacity %(capacity)s (net income %(income)s × %(years)s"
                " years × %(share)s), less %(owed)s owed elsewhere, in whole hundreds: %(limit)s",
                cap=self._yuan(grade.cap),
                capacity=self._yuan(capacity),
                years=scheme.grant_years,
                income=self._yuan(inputs.get("net_income")),
                share=_short(scheme.capacity_share),
                owed=self._yuan(inputs.get("owed_elsewhere")),
                limit=limit,
            )
        if scheme.limit_method == "surplus":
            return self.env._(
                "(income %(income)s − necessary spending %(spending)s) × (1 + %(growth)s) × %(years)s years"
                " × weight %(weight)s, under the union's cap: %(limit)s",
                income=self._yuan(inputs.get("revenue")),
                growth=_short(scheme.growth),
                spending=self._yuan(inputs.get("necessary_spending")),
                years=scheme.grant_years,
                weight=_short(grade.weight),
                limit=limit,
            )
        if scheme.limit_method == "base_plus":
            return self.env._(
                "Base %(base)s + %(asset_share)s of assets %(assets)s + %(income_share)s of operating income"
                " %(income)s, under the union's cap: %(limit)s",
                base=self._yuan(grade.base),
                asset_share=_percent(scheme.asset_share),
                assets=self._yuan(inputs.get("total_assets")),
                income_share=_percent(scheme.income_share),
                income=self._yuan(inputs.get("revenue")),
                limit=limit,
            )
        return self.env._("The grade's cap: %(limit)s", limit=limit)

    def _yuan(self, amount):
        return formatLang(self.env, amount or 0, digits=0 if not (amount or 0) % 1 else 2)


def _short(value):
    """A figure with at most two decimals, cut rather than rounded: 94.996 is not shown as 95."""
    cut = int(round(float(value) * 1_000_000)) // 10_000 / 100
    return float_repr(cut, 2).rstrip("0").rstrip(".")


def _percent(share):
    return f"{share * 100:g} %"
