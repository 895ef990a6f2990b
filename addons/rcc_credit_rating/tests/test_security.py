from odoo.exceptions import AccessError

from .common import FULL, RatingCase


class TestSecurity(RatingCase):
    """Scope and roles."""

    def test_other_branch_sees_nothing(self):
        """Staff of the west see no rating, survey, panel, notice, grant or blank of the east."""
        stranger = self._user("branch_manager", self.west)
        grant = self._granted()
        result = grant.result_id
        for records in (
            result,
            result.visit_id,
            result.panel_ids,
            result.panel_ids.sheet_ids,
            result.notice_id,
            grant,
            self.env["rcc.certificate"].search([], limit=1),
        ):
            found = records.with_user(stranger)
            self.assertFalse(found.search([("id", "in", records.ids)]), records._name)
            with self.assertRaises(AccessError):
                found.read(["id", "create_date"])

    def test_readers(self):
        """Tellers read grants; risk and audit read everything and change nothing."""
        grant = self._granted()
        self.assertTrue(grant.with_user(self.teller).amount_available)
        risk = self._user("risk")
        for user in (risk, self.auditor):
            result = grant.result_id.with_user(user)
            self.assertEqual(result.score, 100)
            for step in (result.action_compute, result.action_propose, result.action_approve):
                with self.assertRaises(AccessError):
                    step()
            with self.assertRaises(AccessError):
                grant.with_user(user).action_sign()

    def test_teller_reads_no_survey(self):
        """What a survey or a sheet tells is not for the counter; the rating's next step still shows."""
        result = self._rated(FULL).with_user(self.teller)
        self.assertIn("propose", result.next_step)
        self.assertEqual(result.panel_state, "closed")
        with self.assertRaises(AccessError):
            result.visit_id.read(["drugs_gambling"])
        with self.assertRaises(AccessError):
            result.panel_id.sheet_ids.read(["opinion"])

    def test_teller_does_not_rate(self):
        with self.assertRaises(AccessError):
            self.results.with_user(self.teller).create({"partner_id": self.zhang.id})
        with self.assertRaises(AccessError):
            self._rated(FULL).with_user(self.teller).action_propose()

    def test_outsider(self):
        """A step on a record out of one's scope is refused, whatever the role."""
        result = self._rated(FULL)
        stranger = self._user("branch_manager", self.west)
        with self.assertRaises(AccessError):
            result.with_user(stranger).action_reject("x")
