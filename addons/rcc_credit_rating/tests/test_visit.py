from odoo.exceptions import UserError

from .common import FULL, RatingCase


class TestVisit(RatingCase):
    """The survey completes the facts, in the names of two persons."""

    def test_completes_facts(self):
        """Debts, shares and assets go into the economic file; what was known stays."""
        self._facts()
        result = self._result()
        self._survey(result, debts_elsewhere=300, debts_here=200, member_shares=1500)
        file = self.zhang.rcc_current_file_id
        self.assertEqual((file.total_debts, file.member_shares, file.members), (500, 1500, 4))
        self.assertEqual(result.recommender_id, self.manager._rcc_employee())
        self.assertEqual(result.missing, ["appraisal"])

    def test_two_persons(self):
        result = self._result()
        with self.assertLaw("different persons"):
            self._survey(result, second_investigator_id=self.manager._rcc_employee().id)

    def test_every_answer(self):
        """Zero is an answer, silence is not."""
        result = self._result()
        with self.assertLaw("0 means none"):
            self._survey(result, debts_here=False)

    def test_own_name(self):
        """Nobody files in another's name, and nobody else confirms."""
        result = self._result()
        with self.assertRaises(UserError):
            self._survey(result, recommender_id=self.chief._rcc_employee().id)
        visit = self._survey(result, confirm=False)
        with self.assertRaises(UserError):
            visit.with_user(self.manager).action_confirm()
        with self.assertRaises(UserError):
            visit.with_user(self.chief).write({"confirmed_on": self.today})

    def test_filed_is_fixed(self):
        visit = self._survey(self._result())
        with self.assertLaw("not changed"):
            visit.debts_here = 1
        with self.assertLaw("not changed"):
            visit.sudo().unlink()

    def test_later_visit(self):
        """A further visit replaces the answers; after the proposal it comes too late."""
        result = self._rated(FULL)
        self._survey(result, borrowing_history="never")
        self.assertEqual(result.score, 97)
        result.action_propose()
        with self.assertRaisesRegex(UserError, "too late"):
            self._survey(result)

    def test_keyer_cannot_become_second(self):
        """One person, one duty, in whatever order the duties come."""
        result = self._result()
        self._panel(result, FULL)
        with self.assertLaw("One person cannot have two duties"):
            self._survey(result, second_investigator_id=self.keyer._rcc_employee().id)
