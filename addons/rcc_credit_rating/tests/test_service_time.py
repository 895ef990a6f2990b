from .common import RatingCase


class TestServiceTime(RatingCase):
    """How long the stages of a rating took by the working calendar, against the limits of policy."""

    def _stages(self, result):
        stages = self.env["rcc.decision.stage"].search(
            [("subject_model", "=", result._name), ("subject_id", "=", result.id)]
        )
        return {stage.stage: stage for stage in stages}

    def test_stages(self):
        """Investigated at once; decided the day after the notice ended."""
        result = self._noticed()
        result.with_user(self.chief).action_approve()
        stages = self._stages(result)
        self.assertEqual(stages.keys(), {"investigate", "decide"})
        self.assertEqual(stages["investigate"].met, "met")
        self.assertEqual(stages["decide"].user_id, self.chief)
        self.assertEqual((stages["decide"].limit_days, stages["decide"].branch_id), (1, self.east))

    def test_too_late_is_missed(self):
        """Two weeks after the notice is more than one working day."""
        result = self._noticed(days_ago=21)
        result.with_user(self.chief).action_approve()
        stage = self._stages(result)["decide"]
        self.assertGreater(stage.days, 5)
        self.assertEqual(stage.met, "missed")

    def test_union_has_its_own_limit(self):
        result = self._noticed()
        result.with_user(self._user("executive", self.union)).action_approve()
        stage = self._stages(result)["consult"]
        self.assertEqual((stage.limit_days, stage.met), (20, "met"))

    def test_scope(self):
        """A branch manager sees the stages of the branch's cases only."""
        result = self._noticed()
        result.with_user(self.chief).action_approve()
        stages = self.env["rcc.decision.stage"]
        domain = [("subject_model", "=", result._name), ("subject_id", "=", result.id)]
        self.assertTrue(stages.with_user(self.chief).search(domain))
        other = self._user("branch_manager", self.west)
        self.assertFalse(stages.with_user(other).search(domain))
