"""The pure schedule: the textbook cases, oracles and properties."""

from datetime import date
from decimal import Decimal

import numpy_financial
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.daycount import DAY_COUNTS, add_months
from ..tools.rate import effective_annual_rate, effective_annual_rate_dated, period_rate
from ..tools.schedule import METHODS, ROUNDINGS, amortize, interest

FIRST = date(2024, 1, 31)


def money(values):
    return [Decimal(value) for value in values.split()]


@tagged("standard", "at_install")
class TestScheduleCases(BaseCase):
    def test_annuity_rounded_up_to_the_yuan(self):
        rows = amortize(
            Decimal(280000),
            Decimal("0.084"),
            20,
            "annuity",
            FIRST,
            rounding="up",
            quantum=Decimal(1),
        )
        self.assertEqual({row.payment for row in rows[:-1]}, {Decimal("15052")})
        self.assertEqual(
            (rows[19].principal, rows[19].interest, rows[19].balance),
            tuple(money("14941.47 104.59 0")),
        )
        self.assertEqual(sum(row.interest for row in rows), Decimal("21034.06"))

    def test_annuity_to_the_cent(self):
        rows = amortize(Decimal(50000), Decimal("0.0435"), 12, "annuity", FIRST)
        self.assertEqual((rows[0].payment, rows[11].payment), tuple(money("4265.50 4265.44")))
        self.assertEqual(sum(row.interest for row in rows), Decimal("1185.94"))

    def test_equal_principal(self):
        rows = amortize(Decimal(5000), Decimal("0.12"), 18, "equal_principal", FIRST)
        expected = money(
            "50.00 47.22 44.44 41.67 38.89 36.11 33.33 30.56 27.78 25.00 22.22 19.44 16.67 13.89 11.11 "
            "8.33 5.56 2.78"
        )
        self.assertEqual([row.interest for row in rows], expected)
        self.assertEqual(
            [row.principal for row in rows], [Decimal("277.78")] * 17 + [Decimal("277.74")]
        )

    def test_quarterly_interest_by_actual_days(self):
        rows = amortize(
            Decimal(100000),
            Decimal("0.056"),
            4,
            "interest_only",
            date(2024, 6, 20),
            months_per_period=3,
            start=date(2024, 3, 20),
            day_count="actual/360",
        )
        self.assertEqual(
            (rows[0].days, rows[0].interest, rows[0].principal), (92, Decimal("1431.11"), 0)
        )
        self.assertEqual((rows[3].principal, rows[3].balance), (100000, 0))

    def test_interest_settled_on_the_20th_and_own_maturity(self):
        rows = amortize(
            Decimal(20000),
            Decimal("0.108"),
            3,
            "interest_only",
            date(2024, 3, 20),
            start=date(2024, 3, 5),
            last_due=date(2024, 5, 5),
            day_count="actual/360",
        )
        self.assertEqual([row.days for row in rows], [15, 31, 15])
        self.assertEqual([row.interest for row in rows], money("90.00 186.00 90.00"))

    def test_bullet_months_plus_days(self):
        for day_count, expected in [("months_days", "1710.00"), ("actual/360", "1740.00")]:
            (row,) = amortize(
                Decimal(20000),
                Decimal("0.108"),
                1,
                "bullet",
                date(2024, 12, 20),
                start=date(2024, 3, 5),
                day_count=day_count,
            )
            self.assertEqual(
                (row.interest, row.payment), (Decimal(expected), 20000 + Decimal(expected))
            )

    def test_overdue_interest(self):
        self.assertEqual(
            interest(30000, Decimal("0.12"), date(2024, 5, 1), date(2024, 6, 10)), Decimal("400.00")
        )

    def test_due_dates_keep_their_day(self):
        rows = amortize(1200, Decimal("0.12"), 3, "flat", date(2024, 1, 31))
        self.assertEqual(
            [row.due for row in rows], [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
        )
        self.assertEqual([row.days for row in rows], [30, 30, 30])

    def test_what_makes_no_schedule_is_refused(self):
        for change in [
            {"principal": 0},
            {"annual_rate": Decimal("-0.01")},
            {"periods": 0},
            {"method": "balloon"},
            {"day_count": "30/365"},
            {"rounding": "down"},
            {"start": FIRST},
            {"quantum": Decimal("0.001")},
        ]:
            terms = {
                "principal": 100,
                "annual_rate": Decimal("0.1"),
                "periods": 2,
                "method": "flat",
                "first_due": FIRST,
                **change,
            }
            with self.assertRaises(ValueError, msg=change):
                amortize(**terms)


@tagged("standard", "at_install")
class TestScheduleOracles(BaseCase):
    def test_annuity_like_numpy_financial(self):
        rows = amortize(Decimal(87654), Decimal("0.0725"), 36, "annuity", FIRST)
        self.assertAlmostEqual(
            float(rows[0].payment), -numpy_financial.pmt(0.0725 / 12, 36, 87654), delta=0.005
        )
        oracle = -numpy_financial.ipmt(0.0725 / 12, range(1, 37), 36, 87654)
        for row, expected in zip(rows, oracle):
            self.assertAlmostEqual(float(row.interest), expected, delta=0.02)

    def test_effective_rates(self):
        self.assertEqual(
            round(effective_annual_rate(*self.paid("annuity", "0.12")) * 100, 2), 12.68
        )
        self.assertEqual(round(effective_annual_rate(*self.paid("flat", "0.10")) * 100, 2), 19.53)
        self.assertEqual(round(period_rate(*self.paid("flat", "0.10")) * 1200, 2), 17.97)

    def test_effective_rate_like_pyxirr(self):
        start = date(2024, 3, 5)
        rows = amortize(
            Decimal(30000), Decimal("0.0875"), 12, "equal_principal", date(2024, 3, 20), start=start
        )
        flows = [(row.due, row.payment) for row in rows]
        oracle = pyxirr.xirr(
            [start, *(day for day, _ in flows)], [-30000.0, *(float(paid) for _, paid in flows)]
        )
        self.assertAlmostEqual(effective_annual_rate_dated(30000, start, flows), oracle, places=8)

    def paid(self, method, rate):
        rows = amortize(Decimal(1000000), Decimal(rate), 12, method, FIRST)
        return 1000000, [row.payment for row in rows]


@tagged("standard", "at_install")
class TestScheduleProperties(BaseCase):
    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(
        cents=st.integers(1, 10**9),
        rate=st.integers(0, 3600),
        periods=st.integers(1, 60),
        method=st.sampled_from(METHODS),
        rounding=st.sampled_from(sorted(ROUNDINGS)),
        quantum=st.sampled_from(["0.01", "1"]),
        day_count=st.sampled_from(DAY_COUNTS),
        start=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        step=st.sampled_from([1, 3, 12]),
    )
    def test_every_schedule_pays_back_exactly(
        self, cents, rate, periods, method, rounding, quantum, day_count, start, step
    ):
        principal = Decimal(cents) / 100
        rows = amortize(
            principal,
            Decimal(rate) / 10000,
            periods,
            method,
            add_months(start, step),
            start=start,
            months_per_period=step,
            rounding=rounding,
            quantum=quantum,
            day_count=day_count,
        )
        self.assertEqual(len(rows), periods)
        self.assertEqual(sum(row.principal for row in rows), principal)
        self.assertEqual(rows[-1].balance, 0)
        before = principal
        for row in rows:
            self.assertEqual(row.payment, row.principal + row.interest)
            self.assertEqual(row.balance, before - row.principal)
            self.assertGreaterEqual(min(row.principal, row.interest, row.balance), 0)
            self.assertEqual(row.payment, row.payment.quantize(Decimal("0.01")))
            before = row.balance
        self.assertEqual([row.due for row in rows], sorted({row.due for row in rows}))
