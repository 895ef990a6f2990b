from .common import RatingCase


class TestRun(RatingCase):
    """A run rates all households of a branch with what is known."""

    def _run(self, user):
        run = self.env["rcc.rating.run"].with_user(user).create({"branch_id": self.east.id})
        run.action_start()
        run._batch_advance()
        return run

    def test_branch_and_below(self):
        outlet = self._household("外点", self.dong_2, 51)
        self._facts()
        run = self._run(self.chief)
        self.assertEqual(run.result_ids.partner_id, self.zhang | outlet)
        self.assertEqual(set(run.result_ids.mapped("state")), {"incomplete"})
        self.assertEqual(
            run.result_ids.filtered(lambda row: row.partner_id == self.zhang).points["members"], 8
        )

    def test_repeatable(self):
        """A second run leaves open ratings alone."""
        self._run(self.chief)
        self.assertFalse(self._run(self.chief).result_ids)

    def test_without_grant(self):
        """Households with a live grant are left out unless asked for."""
        self._granted()
        self.assertFalse(self._run(self.chief).result_ids)
