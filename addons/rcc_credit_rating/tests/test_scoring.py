from decimal import Decimal

from odoo.fields import Command

from ..tools import limits, scoring
from .common import FULL, MEAN_20, MEAN_26, POOR, RatingCase

# members, labour, assets, income, shares, borrowing history; references are 100
CASES = [
    (1, 0, 49, -7, 0, "never"),
    (2, 2, 50, 0, 999, "settled"),
    (3, 3, 100, 150, 1000, "repaid"),
    (9, 1, 149, 1, 9999, "repaid_3y"),
    (2, 3, 150, 4900, 10000, "repaid"),
]


class TestScoring(RatingCase):
    """The statement that scores sets says what the rules say."""

    def _plain_scheme(self, **values):
        """A draft scheme whose score is the land in mu, with the grades of the default scheme."""
        return self.env["rcc.rating.scheme"].create(
            {
                "name": "Land",
                "code": "land",
                "indicator_ids": [
                    Command.create({"code": "land_mu", "kind": "value", "points": 100})
                ],
                "grade_ids": [
                    Command.create(
                        {
                            "name": name,
                            "score_from": score,
                            "cap": cap,
                            "weight": weight,
                            "base": base,
                        }
                    )
                    for name, score, cap, weight, base in (
                        ("特优", 95, 60000, 1, 100000),
                        ("优秀", 85, 30000, 0.9, 80000),
                        ("较好", 70, 20000, 0.8, 50000),
                        ("一般", 60, 10000, 0.7, 0),
                    )
                ],
                **values,
            }
        )

    def _grade(self, land, **facts):
        scheme = self._plain_scheme(limit_method="cap")
        self._facts(land_mu=land, **facts)
        result = self.results.create({"partner_id": self.zhang.id, "scheme_id": scheme.id})
        result._compute_set()
        return result.grade_id.name

    def test_grade_94_99(self):
        self.assertEqual(self._grade(94.99), "优秀")

    def test_grade_95(self):
        self.assertEqual(self._grade(95), "特优")

    def test_grade_59_99(self):
        self.assertFalse(self._grade(59.99))

    def test_full_points(self):
        """Everything full is 100 points and 特优."""
        result = self._rated(FULL)
        self.assertEqual((result.score, result.grade_id.name, result.state), (100, "特优", "draft"))
        self.assertEqual(
            result.points,
            {
                "members": 8,
                "labour": 8,
                "total_assets_ratio": 13,
                "net_assets_ratio": 13,
                "member_shares": 4,
                "net_income_ratio": 14,
                "appraisal": 30,
                "performance": 10,
            },
        )

    def test_poor_panel(self):
        """Everything full but a poor panel (70) gives none, not 较好."""
        result = self._rated(POOR)
        self.assertEqual(
            (result.score, result.grade_id.name, result.vetoes), (70, False, ["panel"])
        )

    def test_panel_26(self):
        """Panel mean 26, everything else full (96): 优秀, not 特优."""
        result = self._rated(MEAN_26)
        self.assertEqual(
            (result.panel_ids.mean, result.score, result.grade_id.name), (26, 96, "优秀")
        )

    def test_panel_20(self):
        """Panel mean 20, everything else full (90): 较好, not 优秀."""
        result = self._rated(MEAN_20)
        self.assertEqual(
            (result.panel_ids.mean, result.score, result.grade_id.name), (20, 90, "较好")
        )

    def test_record_needed(self):
        """Never borrowed: 97 points, yet not 特优."""
        result = self._rated(FULL, borrowing_history="never")
        self.assertEqual((result.score, result.grade_id.name), (97, "优秀"))

    def test_unrounded(self):
        """A mean of 70/3 is neither rounded for the score nor for the grade."""
        result = self._rated(["excellent", "good", "fair"])
        self.env.cr.execute(
            "SELECT score > 93.333333 AND score < 93.333334 FROM rcc_rating_result WHERE id = %s",
            [result.id],
        )
        self.assertTrue(self.env.cr.fetchone()[0])
        self.assertEqual(result.grade_id.name, "优秀", "23.33 is at least 23")

    def test_incomplete(self):
        """An unknown indicator: no score, no grade, and the missing are named."""
        self._facts()
        result = self._result()
        result.action_compute()
        self.assertEqual(result.state, "incomplete")
        self.assertFalse(result.score or result.grade_id or result.limit_amount)
        self.assertEqual(set(result.missing), {"appraisal", "performance", "owed_elsewhere"})
        self.assertIn("Panel's appraisal", result.missing_text)

    def test_reference_zero_is_unknown(self):
        """A median of 0 or less cannot be divided by."""
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        references = self.env["rcc.rating.reference"].search(
            [("area_id", "=", self.dong.id), ("indicator", "=", "net_income")]
        )
        references.value = -5
        references.flush_recordset()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        result = self._rated(FULL)
        self.assertEqual(result.missing, ["net_income_ratio"])

    def test_zero_assets_are_known(self):
        """Nothing owned is 0 points, not unknown."""
        self._facts(total_assets=0, net_assets=0)
        result = self._result()
        result.action_compute()
        self.assertEqual(
            (result.points["total_assets_ratio"], result.points["net_assets_ratio"]), (0, 0)
        )

    def test_limit_of_default_scheme(self):
        """Net income 40,000, 2 years, 较好 with cap 20,000, 5,000 owed elsewhere: 15,000."""
        old = self.env.ref("rcc_credit_rating.rating_scheme_sunshine_2009")
        self.assertEqual(old.state, "retired")
        self._facts(net_income=40000)
        result = self.results.create({"partner_id": self.zhang.id, "scheme_id": old.id})
        self._survey(result, debts_elsewhere=5000)
        self._panel(result, MEAN_20)
        self.assertEqual((result.grade_id.name, result.limit_amount), ("较好", 15000))

    def _limit(self, land, scheme_values, **facts):
        scheme = self._plain_scheme(**scheme_values)
        self._facts(land_mu=land, **facts)
        result = self.results.create({"partner_id": self.zhang.id, "scheme_id": scheme.id})
        self._survey(result, living_cost=15000)
        return result.limit_amount

    def test_limit_of_surplus(self):
        """Income 60,000, spending 25,000, growth 5 %, 2 years, 优秀: 66,150."""
        values = {"limit_method": "surplus", "growth": 0.05, "limit_unit": 1}
        self.assertEqual(self._limit(90, values, revenue=60000, cost=10000), 66150)

    def test_limit_of_surplus_capped(self):
        values = {"limit_method": "surplus", "growth": 0.05, "limit_unit": 1, "limit_cap": 50000}
        self.assertEqual(self._limit(90, values, revenue=60000, cost=10000), 50000)

    def test_guizhou_in_force(self):
        """The example scheme itself gives 66,150."""
        scheme = self.env.ref("rcc_credit_rating.rating_scheme_guizhou")
        self._facts(revenue=60000, cost=10000, net_income=50000)
        result = self._result(scheme_id=scheme.id)
        self._survey(result, living_cost=15000)
        self._panel(result, MEAN_26)
        self.assertEqual((result.grade_id.name, result.limit_amount), ("优秀", 66150))

    def test_limit_of_base_plus(self):
        """AA, assets 300,000, operating income 50,000: 125,000."""
        values = {
            "limit_method": "base_plus",
            "asset_share": 0.1,
            "income_share": 0.3,
            "limit_cap": 200000,
        }
        self.assertEqual(self._limit(90, values, total_assets=300000, revenue=50000), 125000)

    def test_limit_of_base_plus_capped(self):
        """AAA, 500,000 and 200,000: 200,000, the cap."""
        values = {
            "limit_method": "base_plus",
            "asset_share": 0.1,
            "income_share": 0.3,
            "limit_cap": 200000,
        }
        self.assertEqual(self._limit(95, values, total_assets=500000, revenue=200000), 200000)

    def test_no_grade_no_cap(self):
        """A union's cap is no limit of a household without grade."""
        values = {"limit_method": "surplus", "growth": 0.05, "limit_unit": 1, "limit_cap": 50000}
        self.assertEqual(self._limit(10, values, revenue=60000, cost=10000), 0)

    def test_limit_never_negative(self):
        result = self._rated(FULL, debts_elsewhere=10**6)
        self.assertEqual((result.limit_amount, result.state), (0, "draft"))

    def test_vetoes_of_the_survey(self):
        """Drugs or gambling: no grade and no limit whatever the score."""
        result = self._rated(FULL, drugs_gambling=True)
        self.assertEqual((result.score, result.grade_id.name, result.limit_amount), (100, False, 0))
        self.assertEqual(result.vetoes, ["drugs_gambling"])

    def test_related_party(self):
        """A member on the list of related parties is a veto, only while listed."""
        party = self.env["rcc.related.party"].create(
            {
                "staff_id": self.chief._rcc_employee().id,
                "name": "张伟",
                "relation": "sibling",
                "number": "11010519491231002X",
            }
        )
        self.env.cr.execute(
            "UPDATE rcc_related_party SET number_hmac = (SELECT number_hmac FROM rcc_identity WHERE partner_id = %s"
            " AND kind = 'resident_id') WHERE id = %s",
            [self.head.id, party.id],
        )
        self.assertEqual(
            self.zhang._rcc_vetoes(["related_party", "overdue"], self.today), ["related_party"]
        )
        self.assertEqual(self._rated(FULL).vetoes, ["related_party"])

    def test_related_party_by_number(self):
        """The list and the documents keep the same fingerprint of a number."""
        from odoo.addons.rcc_customer.tests.common import resident_id

        self.env["rcc.related.party"].create(
            {
                "staff_id": self.chief._rcc_employee().id,
                "name": "张伟",
                "relation": "sibling",
                "number": resident_id(sequence=11),
            }
        )
        self.assertEqual(self.zhang._rcc_vetoes(["related_party"], self.today), ["related_party"])

    def test_one_or_many(self):
        """A set gets the same as each alone, in one statement for the whole chunk."""
        self._facts()
        self._facts(self.li, members=1, labour=1)
        both = self._result().sudo() + self.results.create({"partner_id": self.li.id})
        both._compute_set()
        alone = [(row.points, row.missing) for row in both]
        for result in both:
            result._compute_set()
        self.assertEqual(alone, [(row.points, row.missing) for row in both])
        self.assertEqual(both[1].points["members"], 5)

    def test_statement_agrees_with_pure_rules(self):
        """Households at and beside the bounds: the statement and the plain functions agree."""
        for case in CASES:
            with self.subTest(case=case), self.env.cr.savepoint() as savepoint:
                self._check_case(*case)
                savepoint.rollback()
                self.env.invalidate_all()

    def _check_case(self, members, labour, assets, income, shares, history):
        """Rate a household by the statement, and by hand from its inputs."""
        facts = {"total_assets": assets, "net_assets": assets, "net_income": income}
        self._facts(members=members, labour=labour, **facts)
        result = self._result()
        self._survey(result, member_shares=shares, borrowing_history=history, debts_elsewhere=13)
        self._panel(result, ["excellent", "good", "good", "fair", "good"])
        points = {
            indicator.code: self._points(indicator, result.inputs[indicator.code])
            for indicator in self.sunshine.indicator_ids
        }
        self.assertEqual({code: float(value) for code, value in points.items()}, result.points)
        total = scoring.score(points)
        self.assertAlmostEqual(float(total), result.score)
        has_record = history in scoring.REPAYMENT_RECORD
        rule = scoring.grade(self._rules(), total, result.inputs["appraisal"], has_record)
        self.assertEqual(result.grade_id.name, rule.name if rule else False)
        limit = limits.capacity_limit(result.grade_id.cap, income, 2, 13) if rule else 0
        self.assertEqual(result.limit_amount, limits.round_down(limit))

    def _rules(self):
        return [
            scoring.GradeRule(
                grade.name,
                Decimal(str(grade.score_from)),
                Decimal(str(grade.panel_from)),
                grade.needs_record,
            )
            for grade in self.sunshine.grade_ids
        ]

    def _points(self, indicator, value):
        if indicator.kind == "value":
            return Decimal(str(value))
        if indicator.kind == "choice":
            return Decimal(
                str(indicator.band_ids.filtered(lambda band: band.choice == value).points)
            )
        bands = [
            scoring.Band(
                None if band.start == "any" else Decimal(str(band.lower)),
                Decimal(str(band.points)),
                band.start == "above",
            )
            for band in indicator.band_ids
        ]
        return scoring.band_points(bands, Decimal(str(value)))

    def test_words(self):
        """Points come with their reason in words, in the reader's language."""
        result = self._rated(MEAN_26)
        reasons = {reason["code"]: reason["reason"] for reason in result.reasons}
        self.assertIn("at least 3", reasons["members"])
        self.assertIn("26", reasons["appraisal"])
        self.assertIn("10 times", reasons["total_assets_ratio"])
        self.assertIn("优秀", result.grade_text)
        self.assertIn("200,000", result.limit_text)
