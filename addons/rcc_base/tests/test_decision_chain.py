from random import Random

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..models.decision import HASH
from .common import LawCase

LENGTH = 9
TRIALS = 12


@tagged("post_install", "-at_install")
class TestDecisionChain(LawCase):
    """Whoever owns the database can change its rows with the triggers off; the check names the first broken link.

    Each trial takes a random place of a random chain; the seed is fixed, so that a failure repeats."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        decisions = cls.env["rcc.decision"].with_user(new_test_user(cls.env, "chain_user"))
        cls.subjects = cls.env["res.partner"].create([{"name": "A"}, {"name": "B"}, {"name": "C"}])
        for number in range(LENGTH):
            for subject in cls.subjects:
                decisions._append(subject, "grant", amount=number, reason=f"r{number}")
        cls.random = Random(20260301)

    def _trials(self, first=1, last=LENGTH):
        """(subject, place) at random; each trial is undone."""
        for _number in range(TRIALS):
            subject = self.random.choice(self.subjects)
            place = self.random.randint(first, last)
            with self.env.cr.savepoint() as savepoint:
                yield subject.id, place
                savepoint.rollback()
            self.env.invalidate_all()

    def _tamper(self, *statements, triggers_off="SET LOCAL session_replication_role = replica"):
        """Run statements as the owner of the database, its triggers off."""
        self.env.flush_all()
        self.env.cr.execute(triggers_off)
        for statement in statements:
            self.env.cr.execute(statement)
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()

    def _expect_broken(self, subject_id, place):
        """The check of this chain, and that of all chains, name the place."""
        decisions = self.env["rcc.decision"]
        broken = decisions._verify("res.partner", subject_id)
        self.assertEqual((broken["subject_id"], broken["sequence"]), (subject_id, place))
        with self.assertRaisesRegex(UserError, f"number {place} "):
            decisions.action_verify_all()

    def test_untouched(self):
        for subject in self.subjects:
            self.assertIsNone(self.env["rcc.decision"]._verify("res.partner", subject.id))

    def test_changed(self):
        """Any column of any row."""
        values = {
            "amount": 99999, "reason": "x", "act": "payout", "outcome": "rejected", "user_id": 1,
            "data": "{}", "decided_at": "2020-01-01", "hash": "0" * 64, "previous_hash": "0" * 64,
        }  # fmt: skip
        for subject_id, place in self._trials():
            column = self.random.choice(sorted(values))
            self._tamper(
                SQL(
                    "UPDATE rcc_decision SET %s = %s WHERE subject_id = %s AND sequence = %s",
                    SQL.identifier(column),
                    values[column],
                    subject_id,
                    place,
                )
            )
            self._expect_broken(subject_id, place)

    def test_changed_with_a_fitting_hash(self):
        """A row whose hash was made to fit its new content no longer fits the next one, or the chain's end."""
        for subject_id, place in self._trials():
            self._tamper(
                SQL(
                    "UPDATE rcc_decision SET amount = 99999 WHERE subject_id = %s AND sequence = %s",
                    subject_id,
                    place,
                ),
                self._fit(subject_id, place),
            )
            self._expect_broken(subject_id, min(place + 1, LENGTH))

    def _fit(self, subject_id, place):
        return SQL(
            "UPDATE rcc_decision d SET hash = %s WHERE subject_id = %s AND sequence = %s",
            SQL(HASH),
            subject_id,
            place,
        )

    def test_removed(self):
        """Any row, the last ones too, and whole chains."""
        for subject_id, place in self._trials():
            self._tamper(
                SQL(
                    "DELETE FROM rcc_decision WHERE subject_id = %s AND sequence = %s",
                    subject_id,
                    place,
                )
            )
            self._expect_broken(subject_id, place + 1 if place < LENGTH else place)

    def test_cut_off(self):
        for subject_id, place in self._trials():
            self._tamper(
                SQL(
                    "DELETE FROM rcc_decision WHERE subject_id = %s AND sequence >= %s",
                    subject_id,
                    place,
                )
            )
            self._expect_broken(subject_id, place)

    def test_removed_and_numbered_anew(self):
        """Closing the gap does not help: the next row names a predecessor that is gone."""
        for subject_id, place in self._trials(last=LENGTH - 1):
            self._tamper(
                SQL(
                    "DELETE FROM rcc_decision WHERE subject_id = %s AND sequence = %s",
                    subject_id,
                    place,
                ),
                *self._shift(subject_id, place, -1),
            )
            self._expect_broken(subject_id, place)

    def _shift(self, subject_id, place, step):
        """Number the rows from a place on anew, by way of negative numbers since numbers are unique."""
        for new in (SQL("-sequence - %s", step), SQL("-sequence")):
            yield SQL(
                "UPDATE rcc_decision SET sequence = %s WHERE subject_id = %s AND (sequence >= %s OR sequence < 0)",
                new,
                subject_id,
                place,
            )

    def test_inserted(self):
        """A made-up row in between, its own hash right, the rows behind it moved; or at the end, past the triggers."""
        for subject_id, place in self._trials(last=LENGTH + 1):
            self._tamper(
                *self._shift(subject_id, place, 1),
                SQL(
                    """INSERT INTO rcc_decision (subject_model, subject_id, sequence, act, outcome, user_id, amount,
                                                 decided_at, previous_hash)
                       SELECT 'res.partner', %s, %s, 'grant', 'approved', 1, 5, now() AT TIME ZONE 'UTC',
                              COALESCE((SELECT hash FROM rcc_decision WHERE subject_id = %s AND sequence = %s), '')""",
                    subject_id,
                    place,
                    subject_id,
                    place - 1,
                ),
                SQL(
                    """UPDATE rcc_decision SET decided_at = date_trunc('second', decided_at)
                        WHERE subject_id = %s AND sequence = %s""",
                    subject_id,
                    place,
                ),
                self._fit(subject_id, place),
            )
            self._expect_broken(subject_id, place + 1 if place < LENGTH else place)

    def test_reordered(self):
        """Two neighbours change places."""
        for subject_id, place in self._trials(last=LENGTH - 1):
            self._tamper(
                SQL(
                    "UPDATE rcc_decision SET sequence = -sequence WHERE subject_id = %s AND sequence IN (%s, %s)",
                    subject_id,
                    place,
                    place + 1,
                ),
                SQL(
                    "UPDATE rcc_decision SET sequence = %s + sequence WHERE subject_id = %s AND sequence < 0",
                    2 * place + 1,
                    subject_id,
                ),
            )
            self._expect_broken(subject_id, place)

    def test_moved_to_another_subject(self):
        """A decision on one becomes a decision on another."""
        first, second, _third = self.subjects
        self._tamper(
            SQL(
                """UPDATE rcc_decision SET subject_id = %s, sequence = %s WHERE subject_id = %s AND sequence = %s""",
                second.id,
                LENGTH + 1,
                first.id,
                LENGTH,
            )
        )
        self._expect_broken(first.id, LENGTH)
        broken = self.env["rcc.decision"]._verify("res.partner", second.id)
        self.assertEqual(broken["sequence"], LENGTH + 1)

    def test_triggers_disabled_by_the_owner(self):
        """The same with ALTER TABLE … DISABLE TRIGGER."""
        [subject_id, *_others] = self.subjects.ids
        self._tamper(
            SQL(
                "UPDATE rcc_decision SET amount = 1 WHERE subject_id = %s AND sequence = 4",
                subject_id,
            ),
            SQL("ALTER TABLE rcc_decision ENABLE TRIGGER ALL"),
            triggers_off=SQL("ALTER TABLE rcc_decision DISABLE TRIGGER ALL"),
        )
        self._expect_broken(subject_id, 4)

    def test_the_end_is_kept_by_the_database(self):
        for statement in (
            "UPDATE rcc_decision_head SET sequence = 1",
            "DELETE FROM rcc_decision_head",
            "INSERT INTO rcc_decision_head (subject_model, subject_id, sequence, hash) VALUES ('x', 1, 1, '')",
        ):
            with self.assertLaw("kept by the database"):
                self.env.cr.execute(statement)
