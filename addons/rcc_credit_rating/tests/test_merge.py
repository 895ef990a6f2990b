from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rcc_customer.tests.merge_dump import MergeDump

from .common import RatingCase


@tagged("post_install", "-at_install")
class TestRatingMerge(RatingCase, MergeDump):
    """Ratings that are decided keep their figures; the household that they name changes over with a merge alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._household("张卫", cls.dong_2, 31)
        cls.twin = cls.other.rcc_head_id
        cls.clerk = cls._user("back_office", login="test-merger")

    def _merge(self, survivor, gone):
        merge = self.env["rcc.merge"]._merge(survivor, gone, "同一人")
        self.env.invalidate_all()
        return merge

    def test_rating_grant_and_survey_change_over_and_back(self):
        grant = self._granted()
        result = grant.result_id.sudo()
        score, visit, panel = result.score, result.visit_id, result.panel_ids
        before = self._dump()
        merge = self._merge(self.other, self.zhang)
        self.assertEqual(
            (grant.partner_id, result.partner_id, visit.partner_id, panel.partner_id),
            (self.other,) * 4,
        )
        self.assertEqual((result.score, result.state), (score, "approved"))
        self.assertEqual(self.other.rcc_live_grant_id, grant)
        merge.action_undo()
        self.env.invalidate_all()
        self._expect_same(before, self._dump())

    def test_a_decided_rating_is_changed_by_merges_alone(self):
        result = self._granted().result_id.sudo()
        self._merge(self.other, self.zhang)
        with self.assertLaw("A proposed rating is never changed"):
            result.write({"partner_id": self.li.id})
            self.env.flush_all()

    def test_two_ratings_at_once_are_refused(self):
        self._result()
        second = self._result(self.other)
        with self.assertRaisesRegex(UserError, "being rated"):
            self._merge(self.zhang, self.other)
        second.unlink()
        self.assertEqual(self._merge(self.zhang, self.other).state, "done")

    def test_much_money_takes_two_persons(self):
        grant = self._granted()
        self.env["rcc.merge"].sudo()._set(grant.sudo(), amount_limit=50001)
        merges = self.env["rcc.merge"].with_user(self.clerk)
        merge = merges.browse(merges.action_open(self.other.id, self.zhang.id)["res_id"])
        merge.reason = "同一户"
        merge.action_merge()
        self.assertEqual((merge.state, merge.proposed_by_id), ("proposed", self.clerk))
        merge.with_user(self.chief).action_confirm()
        self.assertEqual((merge.state, merge.amount), ("done", 50001))
        merge.with_user(self.chief).action_undo()
        self.assertEqual(merge.state, "done")

    def test_ratings_and_grants_stand_side_by_side(self):
        self._granted()
        counts = dict(self.partners._rcc_compare_counts(self.head | self.twin))
        for label in ("Ratings", "Grants"):
            self.assertEqual(
                [counts[label][row.id] for row in (self.head, self.twin)], [1, 0], label
            )
