"""Merges at the same moment as other work: real transactions in threads, cleaned up afterwards."""

from functools import partial
from threading import Barrier, Thread
from uuid import uuid4

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import LockError, UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from ..tools.locks import REGISTERS


@tagged("post_install", "-at_install")
class TestMergeRace(BaseCase):
    """Two single persons, committed; whoever comes second is refused or repeated with fresh figures."""

    def setUp(self):
        super().setUp()
        # the thread that runs the tests holds the real one
        self.patch(Registry, "_lock", DummyRLock())
        self.registry_now = Registry(get_db_name())
        self.tag = uuid4().hex[:8]
        with self.registry_now.cursor() as cursor:
            env = self._env(cursor)
            branches = env["rcc.branch"]
            self.union = branches.search([("level", "=", "union")], limit=1).id
            own = branches.browse(self.union) or branches.create(
                {"code": f"{self.tag}U", "name": self.tag, "level": "union"}
            )
            branch = branches.create(
                {"code": self.tag, "name": self.tag, "level": "cooperative", "parent_id": own.id}
            )
            self.branches = (branch | own).ids if not self.union else branch.ids
            partners = env["res.partner"].create(
                [
                    {"name": f"{self.tag}{n}", "rcc_kind": "person", "rcc_branch_id": branch.id}
                    for n in range(2)
                ]
            )
            self.first, self.second = partners.ids
        self.addCleanup(self._clean)

    def _env(self, cursor):
        return api.Environment(cursor, SUPERUSER_ID, {})

    def _merge(self, env, survivor, gone):
        partners = env["res.partner"]
        return env["rcc.merge"]._merge(partners.browse(survivor), partners.browse(gone), "x").id

    def _run(self, jobs):
        barrier, outcomes = Barrier(len(jobs)), []

        def work(job):
            barrier.wait()
            for _attempt in range(20):
                try:
                    with self.registry_now.cursor() as cursor:
                        env = self._env(cursor)
                        outcomes.append(retrying(partial(self._merge, env, *job), env))
                    return
                except LockError:
                    continue  # busy: the client repeats
                except UserError:
                    outcomes.append(None)
                    return

        threads = [Thread(target=work, args=[job]) for job in jobs]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return outcomes

    def test_the_same_two_are_merged_once(self):
        outcomes = self._run([(self.first, self.second), (self.second, self.first)] * 3)
        self.assertEqual(len([outcome for outcome in outcomes if outcome]), 1)
        with self.registry_now.cursor() as cursor:
            aliases = self._env(cursor)["rcc.partner.alias"]._survivors([self.first, self.second])
            self.assertEqual(len(aliases), 1)

    def test_a_register_at_work_is_not_overtaken(self):
        with self.registry_now.cursor() as other, self.registry_now.cursor() as cursor:
            other.execute(SQL("SELECT pg_advisory_xact_lock(%s)", REGISTERS))
            with self.assertRaisesRegex(UserError, "register is being applied"):
                self._merge(self._env(cursor), self.first, self.second)
            cursor.rollback()
            other.rollback()

    def test_who_holds_a_customer_is_waited_for(self):
        with self.registry_now.cursor() as other, self.registry_now.cursor() as cursor:
            other.execute(SQL("SELECT id FROM res_partner WHERE id = %s FOR SHARE", self.second))
            with mute_logger("odoo.sql_db"), self.assertRaises(LockError):
                self._merge(self._env(cursor), self.first, self.second)
            cursor.rollback()
            other.rollback()

    def test_who_began_before_a_merge_is_repeated_after_it(self):
        """An import that knew the customer before the merge holds it, and is told to begin again."""
        with self.registry_now.cursor() as late:
            late.execute(SQL("SELECT name FROM res_partner WHERE id = %s", self.second))
            with self.registry_now.cursor() as cursor:
                self._merge(self._env(cursor), self.first, self.second)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                late.execute(SQL("SELECT id FROM res_partner WHERE id = %s FOR SHARE", self.second))
            late.rollback()

    def _clean(self):
        """Take the committed rows away again, as a migration may."""
        ids = [self.first, self.second]
        with self.registry_now.cursor() as cursor:
            for statement in (
                "SET LOCAL rcc.migrating = 'on'",
                "DELETE FROM rcc_partner_alias WHERE partner_id = ANY(%s)",
                "DELETE FROM rcc_merge_change WHERE merge_id IN (SELECT id FROM rcc_merge WHERE gone_id = ANY(%s))",
                "DELETE FROM rcc_merge WHERE gone_id = ANY(%s)",
                "DELETE FROM rcc_search_key WHERE partner_id = ANY(%s)",
                "DELETE FROM rcc_group_history WHERE partner_id = ANY(%s)",
                "DELETE FROM rcc_lifecycle_history WHERE partner_id = ANY(%s)",
                "DELETE FROM res_partner WHERE id = ANY(%s)",
            ):
                cursor.execute(SQL(statement, *([ids] if "%s" in statement else [])))
            env = self._env(cursor)
            branches = env["rcc.branch"].browse(self.branches)
            contacts = branches.partner_id
            branches.unlink()
            contacts.unlink()
