from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestServiceStandard(NetworkCase):
    """The head of a group drafts how its customers are looked after; a second person activates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["rcc.customer.group"].create({"code": "t-own", "name": "Own"})
        cls.strange = cls.env["rcc.customer.group"].create({"code": "t-other", "name": "Other"})
        cls.own_head = cls._user(
            "department_head", cls.union, login="test-own", customer_group_id=cls.group.id
        )
        cls.general_head = cls._user("department_head", cls.union, login="test-general")
        cls.executive = cls._user("executive", cls.union)

    def draft(self, user=None, group=None, **values):
        return (
            self.env["rcc.service.standard"]
            .with_user(user or self.own_head)
            .create(
                {
                    "customer_group_id": (group or self.group).id,
                    "visits_per_year": 4,
                    "response_hours": 8,
                    **values,
                }
            )
        )

    def activate(self, standard):
        standard.action_propose()
        standard.with_user(self.executive).action_activate()
        return standard

    def test_heads_draft_for_their_own_group_only(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.draft(group=self.strange)
        draft = self.draft()
        with self.assertRaises(AccessError), self.cr.savepoint():
            draft.customer_group_id = self.strange
        theirs = self.draft(self.general_head, self.strange).with_user(self.own_head)
        for act in (
            lambda: theirs.write({"visits_per_year": 1}),
            theirs.action_propose,
            theirs.unlink,
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                act()

    def test_executives_activate_and_draft_nothing(self):
        draft = self.draft()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.draft(self.executive)
        with self.assertRaises(AccessError), self.cr.savepoint():
            draft.with_user(self.executive).visits_per_year = 1
        draft.action_propose()
        with self.assertRaises(UserError), self.cr.savepoint():
            draft.action_activate()
        draft.with_user(self.executive).action_activate()
        self.assertEqual(draft.state, "active")

    def test_the_tier_has_its_own_standard_or_that_of_the_group(self):
        everyone, best = self.activate(self.draft()), self.activate(self.draft(tier="A"))
        standards = self.env["rcc.service.standard"]
        self.assertEqual(standards._in_force(self.group, "A"), best)
        self.assertEqual(standards._in_force(self.group, "B"), everyone)
        self.assertEqual(standards._in_force(self.group), everyone)
        yesterday = self.env["rcc.post"]._today() - timedelta(days=1)
        self.assertFalse(standards._in_force(self.group, "A", yesterday))

    def test_portfolios_show_the_standards_of_their_group(self):
        everyone = self.activate(self.draft())
        held = self.env["rcc.portfolio"].create(
            {
                "code": "T-S",
                "name": "S",
                "branch_id": self.east.id,
                "customer_group_id": self.group.id,
            }
        )
        self.assertEqual(held.standard_ids, everyone)
        held.customer_group_id = self.strange
        self.assertFalse(held.standard_ids)

    @mute_logger("odoo.sql_db")
    def test_figures_make_sense(self):
        for values in ({"visits_per_year": -1}, {"response_hours": 0}, {"visits_per_year": 400}):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.draft(**values)
