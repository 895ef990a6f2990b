from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import worktime
from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestDecisionReports(NetworkCase):
    """Steps, working time and the use of authority, from the chain of decisions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("branch_manager", date_from="2020-01-01")
        cls.executive = cls._user("executive", cls.union, date_from="2020-01-01")
        cls.decisions = cls.env["rcc.decision"].with_user(cls.manager)

    def _decide(self, at, act="grade", outcome="approved", amount=0.0, subject=None, user=None):
        """A decision at a moment (UTC)."""
        decision = self.decisions.with_user(user or self.manager)._append(
            (subject or self.outlet), act, outcome=outcome, amount=amount
        )
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(
            "UPDATE rcc_decision SET decided_at = %s WHERE id = %s", [at, decision.id]
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()
        return decision

    def _case(self):
        return self.env["rcc.decision.case"].search(
            [("subject_model", "=", "rcc.branch"), ("subject_id", "=", self.outlet.id)]
        )

    def test_steps_and_working_hours(self):
        """Friday 16:00 to Monday 09:00 in Shanghai: the nights and the weekend do not count."""
        self._decide("2026-03-06 08:00:00", "propose", "recorded")
        self._decide("2026-03-09 01:00:00")
        case = self._case()
        self.assertEqual((case.steps, case.decisions, case.long_chain), (2, 1, False))
        calendar = self.env.company.resource_calendar_id
        zone = self.env["rcc.work.time"]._zone()
        self.assertEqual(zone, "Asia/Shanghai")
        expected = calendar.get_work_hours_count(
            datetime.fromisoformat("2026-03-06T16:00:00+08:00"),
            datetime.fromisoformat("2026-03-09T09:00:00+08:00"),
        )
        self.assertGreater(expected, 0)
        self.assertAlmostEqual(case.hours, expected, 4)
        self.assertAlmostEqual(case.days, expected / calendar.hours_per_day, 4)

    def test_holidays_do_not_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "清明",
                "calendar_id": self.env.company.resource_calendar_id.id,
                "date_from": "2026-03-06 00:00:00",
                "date_to": "2026-03-08 15:59:59",
            }
        )
        self._decide("2026-03-06 01:00:00", "propose", "recorded")
        self._decide("2026-03-09 00:00:00")
        self.assertEqual(self._case().hours, 0)

    def test_sql_agrees_with_the_pure_rule(self):
        """Every half hour of a week: PostgreSQL's clock is that of tools/worktime."""
        work = self.env["rcc.work.time"]
        since, until = datetime(2026, 3, 5).date(), datetime(2026, 3, 11).date()
        table = list(work._calendar_rows(since, until))
        rows = self.env.execute_query(
            work._clock_sql(
                SQL(
                    "SELECT generate_series('2026-03-06'::timestamp, '2026-03-10', '30 minutes') AS at"
                ),
                since,
                until,
            )
        )
        self.assertGreater(len(rows), 190)
        for at, hours in rows:
            expected = worktime.worked(at + timedelta(hours=8), table)
            self.assertAlmostEqual(float(hours), expected, 4, str(at))

    def test_more_than_two_decisions_are_flagged(self):
        for hour in range(3):
            self._decide(f"2026-03-06 0{hour}:00:00", outcome="returned")
        self.assertTrue(self._case().long_chain)
        action = self._case().action_open_decisions()
        self.assertEqual(len(self.env["rcc.decision"].search(action["domain"])), 3)

    def test_use_of_authority(self):
        """Who decided how much of what they may."""
        with freeze_time("2026-03-06 02:00:00"):
            decision = self._decide("2026-03-06 02:00:00", amount=25000)
        use = self.env["rcc.authority.use"].search([("decision_id", "=", decision.id)])
        self.assertEqual(
            (use.user_id, use.role_id, use.branch_id, use.act, use.ceiling, use.share),
            (self.manager, self._role("branch_manager"), self.east, "grant", 100000, 25),
        )
        self.assertFalse(use.acting)

    def test_readers(self):
        """Executives, risk and audit; a branch manager is not shown others' decisions."""
        self._decide("2026-03-06 02:00:00", amount=25000)
        for model in ("rcc.decision.case", "rcc.authority.use"):
            for role in ("executive", "risk", "auditor"):
                reader = self._user(role, self.union, login=f"test-{role}-{model}")
                self.assertTrue(self.env[model].with_user(reader).search([], limit=1))
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.manager).search([])
