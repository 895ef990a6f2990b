from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestCoverage(NetworkCase):
    """Which village is looked after, and which customers wait for a portfolio."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.head = cls._user("branch_manager")
        cls.manager = cls._user("customer_manager")
        cls.farm = cls.env.ref("rcc_branch.group_farm")
        cls.nan = cls._area("990001003", "township", cls.county)
        cls.nan_1 = cls._area("990001003001", "village", cls.nan)

    @classmethod
    def _portfolio(cls, code, branch=None, **values):
        return cls.env["rcc.portfolio"].create(
            {
                "code": f"T-{code}",
                "name": f"Portfolio {code}",
                "branch_id": (branch or cls.east).id,
                **values,
            }
        )

    def rows(self, user=None):
        """{village: status} of the test's county."""
        coverage = self.env["rcc.coverage"].with_user(user or self.env.user)
        self.env.flush_all()
        coverage.invalidate_model()
        found = coverage.search([("code", "=like", "990001%")])
        return {row.area_id: row.status for row in found}

    def test_each_village_says_what_it_lacks(self):
        self.assertEqual(
            self.rows(),
            {
                self.dong_1: "no_portfolio",
                self.dong_2: "no_portfolio",
                self.xi_1: "no_portfolio",
                self.nan_1: "no_branch",
            },
        )
        held = self._portfolio("1", area_ids=self.dong.ids)
        self.assertEqual(self.rows()[self.dong_1], "no_manager")
        self.assertEqual(self.rows()[self.dong_2], "no_portfolio")
        self.env["rcc.portfolio.tenure"].create(
            {"portfolio_id": held.id, "user_id": self.manager.id, "date_from": self.today}
        )
        self.assertEqual(self.rows()[self.dong_1], "covered")
        held.active = False
        self.assertEqual(self.rows()[self.dong_1], "no_portfolio")

    def test_a_portfolio_without_areas_covers_the_branch_and_no_other(self):
        self._portfolio("1")
        self._portfolio("2", self.west, area_ids=self.dong_2.ids)
        self.assertEqual(self.rows()[self.dong_1], "no_manager")
        self.assertEqual(self.rows()[self.xi_1], "no_portfolio")

    def test_customers_are_counted_once_a_household(self):
        self._portfolio("1", customer_group_id=self.farm.id)
        household = self._customer("A", self.east, rcc_area_id=self.dong_1.id)
        self._customer("B", self.east, rcc_area_id=self.dong_1.id, parent_id=household.id)
        self._customer(
            "C", self.east, rcc_area_id=self.dong_1.id, rcc_customer_group_id=self.farm.id
        )
        self.env["res.partner"].action_rcc_assign()
        row = self.env["rcc.coverage"].search([("area_id", "=", self.dong_1.id)])
        self.assertEqual((row.customer_count, row.unassigned_count), (2, 1))

    def test_rows_stay_in_scope_but_for_the_villages_of_nobody(self):
        self.assertEqual(set(self.rows(self.manager)), {self.dong_1, self.dong_2, self.nan_1})
        self.assertEqual(set(self.rows(self._user("rcc_admin"))), {self.nan_1})
        self.assertEqual(len(self.rows(self._user("executive"))), 4)

    def test_the_grid_is_only_read(self):
        row = self.env["rcc.coverage"].search([("area_id", "=", self.dong_1.id)])
        with self.assertRaises(AccessError):
            row.with_user(self.head).write({"status": "covered"})

    def test_a_customer_without_portfolio_says_why(self):
        nobody = self._customer("N", self.west)
        self._portfolio("1", area_ids=self.dong_1.ids, customer_group_id=self.farm.id)
        reasons = {
            "no_portfolio": nobody,
            "no_area": self._customer("A", self.east),
            "no_village": self._customer("V", self.east, rcc_area_id=self.dong_2.id),
            "no_group": self._customer("G", self.east, rcc_area_id=self.dong_1.id),
            "fits": self._customer(
                "F", self.east, rcc_area_id=self.dong_1.id, rcc_customer_group_id=self.farm.id
            ),
        }
        self.assertEqual(
            {reason: customer.rcc_unassigned for reason, customer in reasons.items()},
            {reason: reason for reason in reasons},
        )

    def test_a_new_portfolio_takes_those_who_wait_for_it(self):
        waiting = self._customer("W", self.east, rcc_area_id=self.dong_1.id)
        elsewhere = self._customer("E", self.west)
        held = self._portfolio("1", area_ids=self.dong_2.ids)
        self.assertFalse(waiting.rcc_portfolio_id)
        held.area_ids = self.dong_1
        waiting.invalidate_recordset()
        self.assertEqual(waiting.rcc_portfolio_id, held)
        self.assertFalse(elsewhere.rcc_portfolio_id)

    def test_assigning_keeps_who_has_a_portfolio(self):
        first = self._portfolio("1", customer_group_id=self.farm.id)
        kept = self._customer("K", self.east, rcc_portfolio_id=first.id)
        self._portfolio("0")
        self.env["res.partner"].with_user(self.head).action_rcc_assign()
        kept.invalidate_recordset()
        self.assertEqual(kept.rcc_portfolio_id, first)

    def test_who_keeps_no_portfolios_assigns_nobody(self):
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self._user("teller")).action_rcc_assign()

    def test_load_and_overlaps_are_shown(self):
        held = self._portfolio("1", capacity=2, area_ids=self.dong_1.ids)
        twin = self._portfolio("2", area_ids=(self.dong_1 | self.dong_2).ids)
        narrow = self._portfolio("3", area_ids=self.dong_1.ids, customer_group_id=self.farm.id)
        for number in range(3):
            self._customer(f"C{number}", self.east, rcc_portfolio_id=held.id)
        held.invalidate_recordset()
        self.assertEqual((held.load, twin.load), (150, 0))
        self.assertIn(held, self.env["rcc.portfolio"].search([("load", ">", 100)]))
        self.assertEqual((held.overlap_ids, twin.overlap_ids), (twin, held))
        self.assertFalse(narrow.overlap_ids)
        wide, other = self._portfolio("4"), self._portfolio("5")
        self.assertEqual(wide.overlap_ids, other)

    def test_a_tenure_of_tomorrow_leaves_the_village_without_manager_today(self):
        held = self._portfolio("1")
        self.env["rcc.portfolio.tenure"].create(
            {
                "portfolio_id": held.id,
                "user_id": self.manager.id,
                "date_from": self.today + timedelta(days=1),
            }
        )
        self.assertEqual(self.rows()[self.dong_1], "no_manager")
