from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.rcc_base.tests.common import LawCase

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestPortfolio(NetworkCase, LawCase):
    """Portfolios find their customers; their managers follow from tenures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.head = cls._user("branch_manager")
        cls.anna = cls._user("customer_manager", login="test-anna")
        cls.bob = cls._user("customer_manager", login="test-bob")
        cls.farm = cls.env.ref("rcc_branch.group_farm")
        cls.wide = cls._portfolio("1")
        cls.village = cls._portfolio("2", area_ids=cls.dong_1.ids)
        cls.farmers = cls._portfolio("3", area_ids=cls.dong_1.ids, customer_group_id=cls.farm.id)

    @classmethod
    def _portfolio(cls, code, **values):
        return (
            cls.env["rcc.portfolio"]
            .with_user(cls.head)
            .create(
                {
                    "code": f"T-{code}",
                    "name": f"Portfolio {code}",
                    "branch_id": cls.east.id,
                    **values,
                }
            )
        )

    def tenure(self, user, days=0, role="main", portfolio=None):
        return (
            self.env["rcc.portfolio.tenure"]
            .with_user(self.head)
            .sudo()  # a place that somebody holds passes on by a handover
            .create(
                {
                    "portfolio_id": (portfolio or self.wide).id,
                    "role": role,
                    "user_id": user and user.id,
                    "date_from": self.today + timedelta(days=days),
                }
            )
        )

    def test_manager_follows_from_tenures(self):
        self.tenure(self.anna, -10)
        self.tenure(self.head, 5)
        self.tenure(self.bob, -3, role="backup")
        self.assertRecordValues(
            self.wide, [{"manager_id": self.anna.id, "backup_manager_id": self.bob.id}]
        )

    def test_tenure_ends_where_the_next_begins(self):
        first, second = self.tenure(self.anna, -10), self.tenure(self.bob, 5)
        self.assertEqual(first.date_to, self.today + timedelta(days=4))
        self.assertFalse(second.date_to)

    def test_vacancy_is_a_tenure_without_user(self):
        self.tenure(self.anna, -10)
        self.tenure(None, -1)
        self.assertFalse(self.wide.manager_id)

    def test_handover_comes_true_at_midnight(self):
        self.tenure(self.anna, -10)
        self.tenure(self.bob, 1)
        with freeze_time(f"{self.today} 16:00:10"):
            self.env["rcc.post"]._cron_sync()
        self.assertEqual(self.wide.manager_id, self.bob)

    def test_one_row_changes_hands_whatever_the_customers(self):
        customers = self.env["res.partner"].union(
            *(
                self._customer(f"C{number}", self.east, rcc_portfolio_id=self.wide.id)
                for number in range(3)
            )
        )
        self.tenure(self.anna, -10)
        self.assertEqual(customers.rcc_manager_id, self.anna)
        self.tenure(self.bob)
        customers.invalidate_recordset()
        self.assertEqual(customers.rcc_manager_id, self.bob)
        self.assertEqual(
            self.env["res.partner"].search([("rcc_manager_id", "=", self.bob.id)]), customers
        )

    @mute_logger("odoo.sql_db")
    def test_two_tenures_on_one_day_are_refused(self):
        self.tenure(self.anna)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.tenure(self.bob)

    def test_backup_is_another_person(self):
        self.tenure(self.anna, -10)
        with self.assertLaw("two persons"):
            self.tenure(self.anna, -2, role="backup")

    def test_managers_are_not_written_directly(self):
        for portfolio in (self.wide, self.wide.sudo()):
            with self.assertRaises(UserError), self.cr.savepoint():
                portfolio.write({"manager_id": self.bob.id})
        with self.assertRaises(UserError), self.cr.savepoint():
            self._portfolio("9", backup_manager_id=self.bob.id)

    def test_managers_do_not_appoint_themselves(self):
        with self.assertRaises(AccessError):
            self.env["rcc.portfolio.tenure"].with_user(self.anna).create(
                {"portfolio_id": self.wide.id, "user_id": self.anna.id, "role": "main"}
            )

    def test_nearest_area_then_narrower_group(self):
        match = self.env["rcc.portfolio"]._for_partner_values
        self.assertEqual(match(self.east.id, self.farm.id, self.dong_1.id), self.farmers.id)
        self.assertEqual(match(self.east.id, None, self.dong_1.id), self.village.id)
        self.assertEqual(match(self.east.id, self.farm.id, self.dong_2.id), self.wide.id)
        self.assertEqual(match(self.east.id), self.wide.id)
        self.assertFalse(match(self.west.id, self.farm.id, self.dong_1.id))

    def test_the_set_version_agrees(self):
        partners = self.env["res.partner"].union(
            *(
                self._customer("C", branch, rcc_area_id=area.id, rcc_customer_group_id=group)
                for branch in (self.east, self.west)
                for area in (self.dong_1, self.dong_2)
                for group in (self.farm.id, False)
            )
        )
        self.env.flush_all()
        portfolios = self.env["rcc.portfolio"]
        self.assertEqual(
            portfolios._for_partners(partners.ids),
            {
                partner.id: portfolios._for_partner_values(
                    partner.rcc_branch_id.id,
                    partner.rcc_customer_group_id.id,
                    partner.rcc_area_id.id,
                )
                or None
                for partner in partners
            },
        )

    def test_portfolios_stay_inside_the_branch(self):
        self.assertFalse(
            self.env["rcc.portfolio"]
            .with_user(self._user("teller", self.west))
            .search([("code", "=like", "T-%")])
        )
