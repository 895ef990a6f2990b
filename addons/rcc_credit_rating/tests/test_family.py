from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.rcc_customer.tests.common import resident_id

from .common import FULL, RatingCase


@tagged("post_install", "-at_install")
class TestFamilyCredit(RatingCase):
    """A split or a death stops the grant the same day; parts together never get more than the household had."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steps = cls.env["rcc.membership"].with_user(cls.chief)
        cls.son = cls.partners._rcc_add_member(
            cls.zhang, {"name": "张明", "number": resident_id("20000303", 13), "role": "child"}
        )
        cls.grant = cls._grant(cls.zhang, 30000)

    @classmethod
    def _grant(cls, household, limit, sign=True, result=None):
        grants = cls.env["rcc.grant"]
        grant = grants.create(
            {
                "partner_id": household.id,
                "amount_limit": limit,
                "result_id": result and result.id,
                "contract_no": f"HT-{household.id}-{grants.search_count([])}",
            }
        )
        if sign:
            cls.env["rcc.certificate"]._receive(cls.east, f"F{grant.id}", "0001", 1)
            grant._replace_former()
            grant._sign()
        return grant

    def refused(self, words, action, error=CheckViolation):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(error, words),
            self.env.cr.savepoint(),
        ):
            action()
            self.env.flush_all()
        self.env.invalidate_all()

    def test_a_split_freezes_the_grant_for_good(self):
        new = self.steps._split(self.zhang, self.son, self.son)
        self.assertEqual(self.grant.state, "frozen")
        decision = self.env["rcc.decision"].search(
            [("subject_model", "=", "rcc.grant"), ("subject_id", "=", self.grant.id)], limit=1
        )
        self.assertEqual(decision.act, "freeze")
        self.assertIn(new.name, decision.reason)
        self.refused(
            "split_ended",
            lambda: self.grant.with_user(self.chief).action_unfreeze("again"),
        )

    def test_both_parts_together_stay_under_the_old_limit(self):
        new = self.steps._split(self.zhang, self.son, self.son).sudo()
        self.refused("within_split", lambda: self._grant(new, 30100))
        self._grant(new, 12000)
        self.assertEqual(self.env["rcc.grant"]._split_room_of(self.zhang.id), 18000)
        self.refused("within_split", lambda: self._grant(self.zhang, 18100))
        self._grant(self.zhang, 18000)

    def test_a_second_split_does_not_open_a_second_purse(self):
        son = self.steps._split(self.zhang, self.son, self.son).sudo()
        wife = self.steps._split(self.zhang, self.wife, self.wife).sudo()
        self._grant(son, 20000)
        self.refused("within_split", lambda: self._grant(wife, 10100))
        self._grant(wife, 10000)
        self.refused("within_split", lambda: self._grant(self.zhang, 100))
        split = self.env["rcc.household.split"].search([("new_id", "=", wife.id)])
        self.assertEqual(split.origin_id.new_id, son)
        self.refused("cap_fixed", lambda: split.write({"amount_cap": 90000}))

    def test_the_rating_knows_what_is_left(self):
        alone = self._rated(FULL)
        free = alone.limit_amount
        self.assertGreater(free, 0)
        cap = max(free - 50, 100)
        self.grant.action_cancel("test")
        self._grant(self.zhang, cap)
        new = self.steps._split(self.zhang, self.son, self.son).sudo()
        self._grant(new, cap - 100 if cap > 100 else cap)
        alone.sudo()._compute_set()
        self.assertEqual(alone.limit_amount, 100 if cap > 100 else 0)

    def test_the_cap_ends_when_each_part_is_rated_anew(self):
        new = self.steps._split(self.zhang, self.son, self.son).sudo()
        grants = self.env["rcc.grant"]
        rated = {household: self._noticed(household=household) for household in (self.zhang, new)}
        self.assertEqual(grants._split_room_of(new.id), 30000)
        rated[self.zhang].with_user(self.chief).action_approve()
        held = rated[self.zhang].limit_amount
        self.assertEqual(grants._split_room_of(new.id), 30000 - held)
        rated[new].with_user(self.chief).action_approve()
        self.assertIsNone(grants._split_room_of(new.id))
        # the rating from which a grant comes does not free itself
        self.assertEqual(grants._split_room_of(new.id, rated[new].id), 30000 - held)

    def test_a_rejected_rating_is_no_rating(self):
        new = self.steps._split(self.zhang, self.son, self.son).sudo()
        approved = self._noticed(household=self.zhang)
        rejected = self._rated(FULL, new)
        approved.with_user(self.chief).action_approve()
        rejected.with_user(self.manager).action_propose()
        rejected.with_user(self.chief).action_reject("房屋未验收")
        room = self.env["rcc.grant"]._split_room_of(new.id)
        self.assertEqual(room, 30000 - approved.limit_amount)
        self.refused("within_split", lambda: self._grant(new, 30100))

    def test_death_of_the_head_freezes_that_day(self):
        day = self.today - timedelta(days=1)
        draft = self._grant(self.li, 5000, sign=False)
        self.steps._die(self.head, day, self.wife)
        self.assertEqual(self.grant.state, "frozen")
        self.env["rcc.membership"]._die(self.li.rcc_head_id, self.today)
        self.assertEqual(draft.state, "cancelled")
        self.refused("open_household", lambda: self._grant(self.li, 5000, sign=False))

    def test_death_of_another_member_leaves_the_grant(self):
        self.steps._die(self.son, self.today)
        self.assertEqual(self.grant.state, "live")
        self.assertTrue(self.grant._drawdown_refusal(self.son))

    def test_the_consequences_are_told_before(self):
        told = self.steps._consequences("split", self.zhang, self.son)
        self.assertIn("30,000.00", told[0])
        self.assertEqual(len(told), 2)
        self.assertFalse(self.steps._consequences("death", self.zhang, self.son))
        self.assertEqual(len(self.steps._consequences("death", self.zhang, self.head)), 1)
