from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.rcc_base.tests.common import LawCase

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestScopeLaw(NetworkCase, LawCase):
    """What scope stands on, kept by the database: trees without cycles, tenures of two persons who may hold them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.anna = cls._user("customer_manager", login="test-anna")
        cls.bob = cls._user("customer_manager", login="test-bob")
        cls.farm = cls.env.ref("rcc_branch.group_farm")
        cls.portfolio = cls.env["rcc.portfolio"].create(
            {
                "code": "T-1",
                "name": "One",
                "branch_id": cls.outlet.id,
                "customer_group_id": cls.farm.id,
            }
        )

    def tenure(self, *rows):
        return self.env["rcc.portfolio.tenure"].create(
            [
                {
                    "portfolio_id": self.portfolio.id,
                    "user_id": user and user.id,
                    "role": role,
                    "date_from": self.today + timedelta(days=days),
                }
                for user, role, days in rows
            ]
        )

    def test_no_branch_is_below_itself(self):
        point = self._branch("E1-1", "service_point", self.outlet)
        for below in (self.east, self.outlet, point):
            with self.assertLaw("below itself"):
                self.env.flush_all()
                self.env.execute_query(
                    SQL(
                        "UPDATE rcc_branch SET parent_id = %s WHERE id = %s RETURNING id",
                        below.id,
                        self.east.id,
                    )
                )
        self.outlet.parent_id = self.west
        self.assertIn(point.id, self.west._below())

    def test_no_area_is_part_of_itself(self):
        """Its code would have to be longer than itself."""
        self.env.flush_all()
        for below in (self.dong, self.dong_1):
            with self.assertLaw("begins with the code"):
                self.env.execute_query(
                    SQL(
                        "UPDATE rcc_area SET parent_id = %s WHERE id = %s RETURNING id",
                        below.id,
                        self.dong.id,
                    )
                )

    def test_two_persons_on_every_day(self):
        first = self.tenure((self.anna, "main", -10), (self.bob, "backup", 0))
        for row in ((self.bob, "main", 3), (self.anna, "backup", -2), (self.anna, "backup", 9)):
            with self.assertLaw("two persons"):
                self.tenure(row)
        with self.assertLaw("two persons"):
            first[1].user_id = self.anna
        self.tenure((self.bob, "main", 5), (self.anna, "backup", 5))

    def test_taking_a_tenure_away_may_bring_one_person_twice(self):
        self.tenure((self.anna, "main", -10), (self.bob, "main", 5))
        later = self.tenure((self.bob, "backup", -10), (None, "backup", 5))
        with self.assertLaw("two persons"):
            later[1].unlink()

    def test_the_holder_has_a_post_there(self):
        west = self._user("customer_manager", self.west, login="test-west")
        for user in (self._user("teller"), self._user("executive", self.union), west):
            with self.assertLaw("holds a post"):
                self.tenure((user, "main", 0))
        for user in (self.anna, self._user("branch_manager", self.outlet)):
            self.tenure((user, "main", 0)).unlink()

    def test_a_post_that_nobody_confirmed_does_not_count(self):
        user = self._user()
        self._post(user, "customer_manager", pending=True)
        with self.assertLaw("holds a post"):
            self.tenure((user, "main", 0))

    def test_the_post_is_of_that_group(self):
        trader = self.env.ref("rcc_branch.customer_group_trader")
        for group, fits in ((self.farm, True), (trader, False)):
            user = self._user(
                "customer_manager", login=f"test-{group.code}", customer_group_id=group.id
            )
            if fits:
                self.tenure((user, "main", 0)).unlink()
            else:
                with self.assertLaw("customer group"):
                    self.tenure((user, "main", 0))

    def test_the_post_is_held_on_the_first_day(self):
        self.anna.rcc_post_ids.date_to = self.today + timedelta(days=3)
        self.tenure((self.anna, "main", 3))
        with self.assertLaw("holds a post"):
            self.tenure((self.anna, "main", 4))

    def test_a_moved_branch_is_seen_at_once(self):
        customer = self._customer("C", self.outlet)
        teller = self._user("teller", self.west)
        self.assertFalse(customer.with_user(teller).has_access("read"))
        self.outlet.parent_id = self.west
        self.assertTrue(customer.with_user(teller).has_access("read"))
        self.assertFalse(customer.with_user(self._user("teller")).has_access("read"))

    def test_other_workers_hear_of_every_change(self):
        """Their caches of scope and rules are dropped by the registry's signal at the end of the transaction."""
        teller = self._user("teller")
        post = teller.rcc_post_ids
        changes = {
            "post": lambda: self._post(teller, "accountant", self.outlet),
            "end": lambda: post.write({"date_to": self.today}),
            "tenure": lambda: self.tenure((self.anna, "main", 0)),
            "branch": lambda: self.outlet.write({"parent_id": self.west.id}),
            "employee": lambda: teller._rcc_employee().write({"user_id": False}),
        }
        for name, change in changes.items():
            self.registry.cache_invalidated.clear()
            change()
            self.assertIn("default", self.registry.cache_invalidated, name)
