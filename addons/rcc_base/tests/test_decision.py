import threading

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .common import LawCase

SUBJECT = 2_000_000_000  # no such record; committed rows of the race are found and removed by it


@tagged("post_install", "-at_install")
class TestDecision(LawCase):
    """Decisions are only added, and tampering shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "decision_user")
        cls.subject = cls.env["res.partner"].create({"name": "Subject"})
        cls.decisions = cls.env["rcc.decision"].with_user(cls.user)

    def append(self, count=1, **values):
        return [
            self.decisions._append(self.subject, "grant", **values) for _number in range(count)
        ][-1]

    def test_append(self):
        """What was decided, by whom and when, chained."""
        employee = self.env["hr.employee"].create({"name": "Li", "user_id": self.user.id})
        first = self.append(
            reason="good harvest", amount=50000.0, data={"score": 81.5, "grade": "AA"}
        ).sudo()
        second = self.append(outcome="returned").sudo()
        self.assertEqual(
            (first.user_id, first.employee_id, first.amount, first.reason),
            (self.user, employee, 50000, "good harvest"),
        )
        self.assertEqual(
            (first.sequence, second.sequence, second.previous_hash), (1, 2, first.hash)
        )
        self.assertRegex(first.hash, "^[0-9a-f]{64}$")
        self.assertEqual((first.data, second.outcome), ({"score": 81.5, "grade": "AA"}, "returned"))
        self.assertTrue(first.decided_at)
        self.assertEqual(first.previous_hash, "")

    def test_sets_are_chained(self):
        """A statement that inserts many rows is chained row by row."""
        self.env.cr.execute(
            """INSERT INTO rcc_decision (subject_model, subject_id, act, outcome, user_id)
               SELECT 'res.partner', %s, 'rate', 'recorded', %s FROM generate_series(1, 50)""",
            [self.subject.id, self.user.id],
        )
        self.assertIsNone(self.decisions._verify("res.partner", self.subject.id))
        self.assertEqual(self.append().sudo().sequence, 51)

    def test_never_changed(self):
        decision = self.append().sudo()
        message = "A decision is never changed or deleted"
        with self.assertLaw(message):
            decision.reason = "other"
        with self.assertLaw(message):
            decision.unlink()
        with self.assertLaw(message):
            self.env.cr.execute("TRUNCATE rcc_decision CASCADE")
        with self.assertLaw(message):
            self.env.cr.execute("UPDATE rcc_decision SET hash = '' WHERE id = %s", [decision.id])
        with self.assertLaw("决", lang="zh_CN"):
            decision.unlink()

    def tamper(self, statement):
        """Change the table as a database administrator could: with its triggers off."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(statement)
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()

    def test_tampering_is_noticed(self):
        """Each column counts; the first broken link is named."""
        self.append(5, amount=10, reason="r", data={"a": 1})
        second = self.env["rcc.decision"].search(
            [("subject_id", "=", self.subject.id), ("sequence", "=", 2)]
        )
        changes = {
            "amount": 11,
            "reason": "x",
            "act": "payout",
            "outcome": "rejected",
            "data": "{}",
            "user_id": 1,
            "decided_at": "2020-01-01",
            "hash": "00",
            "previous_hash": "00",
            "employee_id": 7,
        }
        for column, value in changes.items():
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                self.tamper(
                    SQL(
                        "UPDATE rcc_decision SET %s = %s WHERE id = %s",
                        SQL.identifier(column),
                        value,
                        second.id,
                    )
                )
                broken = self.decisions.sudo()._verify("res.partner", self.subject.id)
                self.assertEqual((broken["id"], broken["sequence"]), (second.id, 2))
                savepoint.rollback()
        with self.assertRaisesRegex(UserError, "number 3"):
            self.tamper(SQL("DELETE FROM rcc_decision WHERE id = %s", second.id))
            self.env["rcc.decision"].action_verify_all()

    def test_rewritten_chain_fails_its_anchor(self):
        """Cutting off the newest decisions and adapting the chain's end leaves a perfect chain; the anchor notices."""
        last = self.append(3)
        self.env["rcc.decision.anchor"]._cron_anchor()
        self.append()
        self.env["rcc.decision.anchor"]._cron_anchor()
        self.env["rcc.decision"].action_verify_all()
        self.tamper(
            SQL(
                "DELETE FROM rcc_decision WHERE subject_id = %s AND id >= %s",
                self.subject.id,
                last.id,
            )
        )
        self.assertEqual(
            self.decisions.sudo()._verify("res.partner", self.subject.id)["sequence"], 3
        )
        self.tamper(
            SQL(
                """UPDATE rcc_decision_head h SET sequence = d.sequence, hash = d.hash FROM rcc_decision d
                    WHERE h.subject_id = %s AND d.subject_id = %s AND d.sequence = 2""",
                self.subject.id,
                self.subject.id,
            )
        )
        self.assertIsNone(self.decisions.sudo()._verify("res.partner", self.subject.id))
        with self.assertRaisesRegex(UserError, "Anchor"):
            self.env["rcc.decision"].action_verify_all()

    def test_anchor(self):
        """One anchor a night over what is new; nothing new, none."""
        anchors = self.env["rcc.decision.anchor"]
        anchors._cron_anchor()
        self.append(3)
        anchors._cron_anchor()
        anchor = anchors.search([], limit=1)
        self.assertEqual(anchor.decisions, 3)
        anchors._cron_anchor()
        self.assertEqual(anchors.search([], limit=1), anchor)
        with self.assertLaw("An anchor is never changed"):
            anchor.hash = "0"
        with self.assertLaw("An anchor is never changed"):
            self.env["rcc.decision.seal"].search([], limit=1).unlink()

    def test_subject_is_named_in_scope_only(self):
        """A reader of decisions learns no name that the subject's own rules hide."""
        decision = self.append().sudo()
        self.assertIn("Subject", decision.subject_name)
        reader = new_test_user(self.env, "reader", "base.group_system")
        self.env["ir.rule"].create(
            {
                "name": "r",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": [("id", "!=", self.subject.id)],
            }
        )
        self.assertNotIn("Subject", decision.with_user(reader).subject_name)

    def test_employees_read_none(self):
        """Rights to read come with roles; nobody writes."""
        self.append()
        with self.assertRaises(AccessError):
            self.decisions.search([])
        for operation in ("write", "create", "unlink"):
            self.assertFalse(
                self.env["rcc.decision"]
                .with_user(self.env.ref("base.user_admin"))
                .has_access(operation)
            )

    def test_user_without_employee(self):
        with self.assertRaises(UserError):
            self.user._rcc_employee()

    def test_race(self):
        """Four connections append to one subject at once: no fork, no loss; the loser repeats, as Odoo does."""
        self.addCleanup(self._remove_race)
        statement = self.env["rcc.decision"]._append_statement(
            ("test", SUBJECT, "race", "recorded", 1, None, 0, None, None, 1, 1)
        )
        connection = db_connect(self.env.cr.dbname)
        repeated = []

        def append():
            with connection.cursor() as cursor:
                for _number in range(10):
                    while not self._try_append(cursor, statement):
                        repeated.append(1)

        threads = [threading.Thread(target=append, daemon=True) for _number in range(4)]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(30)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), count(DISTINCT previous_hash), max(sequence) FROM rcc_decision WHERE subject_id = %s",
                [SUBJECT],
            )
            self.assertEqual(cursor.fetchone(), (40, 40, 40))

    @staticmethod
    def _try_append(cursor, statement):
        """One attempt, as one request makes it; False when it must be repeated."""
        try:
            cursor.execute(statement)
            cursor.commit()
        except SerializationFailure:
            cursor.rollback()
            return False
        return True

    def _remove_race(self):
        with db_connect(self.env.cr.dbname).cursor() as cursor:
            cursor.execute("SET LOCAL rcc.migrating = 'on'")
            cursor.execute("DELETE FROM rcc_decision WHERE subject_id = %s", [SUBJECT])
            cursor.execute("DELETE FROM rcc_decision_head WHERE subject_id = %s", [SUBJECT])
