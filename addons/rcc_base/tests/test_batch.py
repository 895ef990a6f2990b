from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import FakeModelCase


class Killed(BaseException):
    """The server is gone."""


@tagged("post_install", "-at_install")
class TestBatch(FakeModelCase):
    """Work in steps survives kills, errors and cancellation."""

    @classmethod
    def fake_models(cls):
        from .fakes import FakeBatch

        return (FakeBatch,)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "batch_user", lang="zh_CN")
        cls.batches = cls.env["rcc.fake.batch"].with_user(cls.user).sudo()

    def setUp(self):
        super().setUp()
        # commits become savepoints: what a step left uncommitted is lost at a rollback, all else stays
        self.env.flush_all()
        self.env.cr.execute("SAVEPOINT step")
        self.patch(self.env.cr, "commit", self._commit)
        self.patch(self.env.cr, "rollback", self._rollback)

    def _commit(self):
        self.env.flush_all()
        self.env.cr.execute("SAVEPOINT step")

    def _rollback(self):
        self.env.cr.execute("ROLLBACK TO SAVEPOINT step")
        self.env.cr.transaction.clear()

    def start(self, **values):
        batch = self.batches.create({"rows": 10, **values})
        batch._batch_start(total=10)
        self._commit()
        return batch

    def run_cron(self):
        self.env["rcc.batch"].with_user(self.env.ref("base.user_root"))._cron_run()

    def test_runs_to_the_end(self):
        batch = self.start()
        self.assertEqual((batch.batch_state, batch.progress), ("running", 0))
        self.run_cron()
        self.assertEqual((batch.batch_state, batch.progress, batch.batch_done), ("done", 100, 10))
        self.assertEqual(batch.log, "0-4:batch_user;4-8:batch_user;8-10:batch_user;")

    def test_through_the_scheduler(self):
        """Odoo's own scheduler runs it, with its progress and its clock."""
        batch = self.start()
        with self.enter_registry_test_mode():
            self.env.ref("rcc_base.cron_batch").method_direct_trigger()
        batch.invalidate_recordset()
        self.assertEqual(batch.batch_state, "done")

    def test_wakes_the_cron(self):
        before = self.env["ir.cron.trigger"].search_count([])
        self.start()
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), before + 1)

    def test_error_is_kept_and_resumed(self):
        batch = self.start(fails_at=5)
        with mute_logger("odoo.addons.rcc_base.models.batch"):
            self.run_cron()
        self.assertEqual(
            (batch.batch_state, batch.batch_error, batch.batch_cursor),
            ("failed", "Row 5 is wrong.", 4),
        )
        self.assertEqual(batch.log, "0-4:batch_user;", "the failed step left nothing")
        batch.fails_at = -1
        batch.action_batch_resume()
        self._commit()
        self.run_cron()
        self.assertEqual((batch.batch_state, batch.batch_error), ("done", False))
        self.assertEqual(batch.log, "0-4:batch_user;4-8:batch_user;8-10:batch_user;")

    def test_killed_server_resumes(self):
        """Killed inside the second step: the next run repeats that step alone."""
        batch = self.start()
        original = type(batch)._step

        def die(records, cursor, limit):
            if cursor == 4:
                records.log += "half;"
                records.flush_recordset()
                raise Killed
            return original(records, cursor, limit)

        with (
            patch.object(type(batch), "_step", die),
            suppress(Killed),
        ):  # assertRaises would undo the first step
            self.run_cron()
        self._rollback()
        self.assertEqual((batch.batch_state, batch.batch_cursor), ("running", 4))
        self.run_cron()
        self.assertEqual(batch.log, "0-4:batch_user;4-8:batch_user;8-10:batch_user;")

    def test_cancel_and_resume(self):
        batch = self.start()
        batch._batch_advance()
        self._commit()
        batch.action_batch_cancel()
        self._commit()
        self.run_cron()
        self.assertEqual((batch.batch_state, batch.batch_cursor), ("cancelled", 4))
        batch.action_batch_resume()
        self._commit()
        self.run_cron()
        self.assertEqual(batch.batch_state, "done")

    def test_one_bad_batch_does_not_stop_others(self):
        bad, good = self.start(fails_at=0), self.start()
        with mute_logger("odoo.addons.rcc_base.models.batch"):
            self.run_cron()
        self.assertEqual((bad.batch_state, good.batch_state), ("failed", "done"))

    def test_time_is_shared(self):
        """A long batch gives way after its time and goes on later."""
        batch = self.start()
        self.assertFalse(batch._batch_run(seconds=-1))
        self.assertEqual((batch.batch_state, batch.progress), ("running", 40))

    def test_states(self):
        batch = self.start()
        with self.assertRaises(UserError):
            batch._batch_start()
        with self.assertRaises(UserError):
            batch.action_batch_resume()

    def test_locked_by_another_worker(self):
        """What another worker holds is left alone."""
        batch = self.start()
        with patch.object(
            type(batch), "try_lock_for_update", lambda records, **options: records.browse()
        ):
            self.run_cron()
        self.assertEqual((batch.batch_state, batch.log), ("running", ""))

    def test_monitor(self):
        batch = self.start(fails_at=0)
        with mute_logger("odoo.addons.rcc_base.models.batch"):
            self.run_cron()
        work = self.env["rcc.batch.monitor"].search([("res_model", "=", "rcc.fake.batch")])
        self.assertEqual(
            (work.res_id, work.batch_state, work.description), (batch.id, "failed", "Fake Batch")
        )
        self.assertEqual(work.action_open()["res_id"], batch.id)
        batch.fails_at = -1
        work.action_batch_resume()
        self.assertEqual(batch.batch_state, "running")
