from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestManage(NetworkCase):
    """Customer managers see their branch, and change the customers of their portfolios and of none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("customer_manager")
        cls.colleague = cls._user("customer_manager", login="colleague")
        cls.today = cls.env["rcc.post"]._today()
        cls.own, cls.other = (
            cls._portfolio(code, holder)
            for code, holder in (("OWN", cls.manager), ("OTHER", cls.colleague))
        )
        cls.mine = cls._customer("Mine", cls.east, rcc_portfolio_id=cls.own.id)
        cls.theirs = cls._customer("Theirs", cls.outlet, rcc_portfolio_id=cls.other.id)
        cls.free = cls._customer("Free", cls.outlet)

    @classmethod
    def _portfolio(cls, code, holder):
        portfolio = cls.env["rcc.portfolio"].create(
            {"code": code, "name": code, "branch_id": cls.east.id}
        )
        cls._tenure(portfolio, holder, cls.today - timedelta(days=9))
        return portfolio

    @classmethod
    def _tenure(cls, portfolio, holder, date_from, role="main"):
        return cls.env["rcc.portfolio.tenure"].create(
            {
                "portfolio_id": portfolio.id,
                "user_id": holder.id,
                "role": role,
                "date_from": date_from,
            }
        )

    def changes(self, user, partner):
        """Whether the user may change this customer (who reads it in any case)."""
        partner = partner.with_user(user)
        self.assertTrue(partner.has_access("read"))
        return partner.has_access("write")

    def test_own_and_free_customers_only(self):
        self.assertEqual(
            [
                self.changes(self.manager, customer)
                for customer in (self.mine, self.theirs, self.free)
            ],
            [True, False, True],
        )
        with self.assertRaisesRegex(AccessError, "a colleague's portfolio"):
            self.theirs.with_user(self.manager).write({"phone": "1"})
        hidden = self._customer("Hidden", self.west, rcc_portfolio_id=self.other.id)
        with self.assertRaisesRegex(AccessError, "outside your post's scope"):
            hidden.with_user(self.manager).write({"phone": "1"})

    def test_a_new_customer_is_ones_own_or_nobodys(self):
        partners = self.env["res.partner"].with_user(self.manager)
        vals = {"name": "New", "rcc_branch_id": self.east.id}
        partners.create([vals, vals | {"rcc_portfolio_id": self.own.id}])
        with self.assertRaises(AccessError):
            partners.create(vals | {"rcc_portfolio_id": self.other.id})

    def test_nobody_slips_a_customer_to_a_colleague(self):
        self.free.with_user(self.manager).write({"rcc_portfolio_id": self.own.id})
        with self.assertRaises(AccessError):
            self.mine.with_user(self.manager).write({"rcc_portfolio_id": self.other.id})

    def test_another_writing_post_widens(self):
        self._post(self.manager, "branch_manager", self.outlet)
        self.assertTrue(self.changes(self.manager, self.theirs))
        self.theirs.rcc_branch_id = self.east
        self.assertFalse(self.changes(self.manager, self.theirs))

    def test_a_post_that_only_decides_does_not_widen(self):
        self._post(self.manager, "committee", self.union)
        self.assertFalse(self.changes(self.manager, self.theirs))

    def test_the_counter_is_not_narrowed(self):
        self.assertTrue(self.changes(self._user("teller"), self.theirs))

    def test_the_backup_changes_nothing_before_acting(self):
        self._tenure(self.other, self.manager, self.today, "backup")
        self.assertFalse(self.changes(self.manager, self.theirs))
        self.assertEqual(self.manager._rcc_portfolios(), self.own._ids)
        self._leave(self.colleague, self.manager)
        self.assertTrue(self.changes(self.manager, self.theirs))

    def test_a_tenure_of_tomorrow_counts_tomorrow(self):
        self._tenure(self.other, self.manager, self.today + timedelta(days=1))
        self.assertFalse(self.changes(self.manager, self.theirs))
        tomorrow = patch.object(
            type(self.env["res.company"]),
            "_rcc_today",
            lambda company: self.today + timedelta(days=1),
        )
        with tomorrow:
            self.assertTrue(self.changes(self.manager, self.theirs))
            self.assertFalse(self.changes(self.colleague, self.theirs))

    def test_a_changed_tenure_counts_at_once(self):
        self.assertTrue(self.changes(self.colleague, self.theirs))
        self._tenure(self.other, self.manager, self.today)
        self.assertFalse(self.changes(self.colleague, self.theirs))
        self.assertTrue(self.changes(self.manager, self.theirs))
