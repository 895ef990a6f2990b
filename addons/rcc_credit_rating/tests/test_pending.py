from odoo.exceptions import UserError

from .common import RatingCase


class TestPending(RatingCase):
    """A rating whose notice is over names who may approve it, and each of them finds it."""

    def setUp(self):
        super().setUp()
        self.result = self._noticed()
        self.west_chief = self._user("branch_manager", self.west)

    def _waits_for(self, user):
        results = self.results.with_user(user)
        return bool(results.search([("waiting_for_me", "=", True), ("id", "=", self.result.id)]))

    def test_named(self):
        """The branch's manager; not another branch's, not who had a part in it."""
        self.assertIn(self.chief, self.result.decider_ids)
        self.assertIn(self.chief.name, self.result.decider_names)
        self.assertFalse(self.result.decider_ids & (self.west_chief | self.manager | self.second))
        self.assertTrue(self._waits_for(self.chief))
        self.assertFalse(self._waits_for(self.manager))

    def test_on_notice_it_waits_for_nobody(self):
        running = self._noticed(days_ago=3, household=self._household("王五", self.dong_1, 41))
        self.assertFalse(running.decider_ids)
        self.assertFalse(running.decider_names)

    def test_a_post_that_ended(self):
        self.chief.rcc_post_ids.action_end()
        self.result.invalidate_recordset()
        self.assertNotIn(self.chief, self.result.decider_ids)

    def test_related_party_does_not_decide(self):
        """Kin of the household is passed over, and refused with the names of others."""
        other = self._user("branch_manager", login="test-chief-2")
        head = self.zhang.rcc_head_id
        self.env["rcc.related.party"].create(
            {
                "staff_id": self.chief._rcc_employee().id,
                "name": "X",
                "relation": "sibling",
                "number_hmac": head.rcc_identity_ids.sudo()[:1].number_hmac,
            }
        )
        self.assertEqual(
            self.zhang._rcc_related_staff(self.today), {self.zhang.id: self.chief._rcc_employee()}
        )
        self.result.invalidate_recordset()
        self.assertNotIn(self.chief, self.result.decider_ids)
        self.assertIn(other, self.result.decider_ids)
        with self.assertRaisesRegex(UserError, other.name):
            self.result.with_user(self.chief)._expect_decider()

    def test_grade_has_its_own_authority(self):
        """A row for a grade counts before the general one, in every version of the scheme."""
        grade = self.result.grade_id
        authority = self.env["rcc.authority"].with_context(install_mode=True)
        authority.create(
            {
                "role_id": self._role("branch_manager").id,
                "act": "grant",
                "grade_id": grade.id,
                "amount_max": 200,
                "state": "active",
            }
        )
        self.result.invalidate_recordset()
        self.assertNotIn(self.chief, self.result.decider_ids)
        with self.assertRaisesRegex(UserError, "beyond the authority"):
            self.result.with_user(self.chief).action_approve()
        other = self.sunshine.grade_ids.filtered(lambda row: row.name != grade.name)[:1]
        self.assertEqual(
            authority._maximum(self.chief, "grant", self.east, {"grade_id": other}), 100000
        )
        copied = self.sunshine.copy({"code": "sunshine"}).grade_ids.filtered(
            lambda row: row.name == grade.name
        )
        self.assertEqual(
            authority._maximum(self.chief, "grant", self.east, {"grade_id": copied}), 200
        )
