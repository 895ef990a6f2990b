"""Tellers at the same moment: real transactions in threads, cleaned up afterwards."""

from functools import partial
from threading import Barrier, Thread
from uuid import uuid4

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

TELLERS, AMOUNT, LIMIT = 16, 10, 100


@tagged("post_install", "-at_install")
class TestRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.patch(
            Registry, "_lock", DummyRLock()
        )  # the thread that runs the tests holds the real one
        self.registry_now = Registry(get_db_name())
        self.tag = uuid4().hex[:8]
        with self.registry_now.cursor() as cursor:
            self.values = self._county(self._env(cursor))
        self.addCleanup(self._clean)

    def _env(self, cursor):
        return api.Environment(cursor, SUPERUSER_ID, {})

    def _county(self, env):
        """A household with a live grant of 100 yuan, and who acts; committed."""
        branches = env["rcc.branch"]
        union = branches.search([("level", "=", "union")], limit=1)
        own = union or branches.create({"code": f"{self.tag}U", "name": self.tag, "level": "union"})
        branch = branches.create(
            {"code": self.tag, "name": self.tag, "level": "cooperative", "parent_id": own.id}
        )
        household = env["res.partner"].create(
            {"name": self.tag, "rcc_kind": "household", "rcc_branch_id": branch.id}
        )
        head = env["res.partner"].create(
            {"name": self.tag, "rcc_kind": "person", "rcc_branch_id": branch.id}
        )
        people = env["hr.employee"].create(
            [{"name": f"{self.tag} {number}"} for number in range(TELLERS + 2)]
        )
        grant = env["rcc.grant"].create(
            {
                "partner_id": household.id,
                "amount_limit": LIMIT,
                "contract_no": self.tag,
                "years": 2,
                "recommender_id": people[-1].id,
                "approver_id": people[-2].id,
            }
        )
        env["rcc.certificate"].create({"name": self.tag, "branch_id": branch.id})
        grant._sign()
        return {
            "branch_id": branch.id,
            "partner_id": head.id,
            "grant_id": grant.id,
            "people": people.ids,
            "household_id": household.id,
            "branches": (branch | own - union).ids,
            "product_id": env.ref("rcc_microloan.loan_product_revolving").id,
        }

    def _pay(self, env, teller, key):
        """What the counter service does once its checks are passed."""
        grant = env["rcc.grant"].browse(self.values["grant_id"])
        loan = env["rcc.loan"].search([("idempotency_key", "=", key)])
        if loan:
            return loan.id
        env["rcc.counter"]._lock(grant)
        if grant.amount_available < AMOUNT:
            raise UserError(str(LIMIT))
        return (
            env["rcc.loan"]
            ._draw(
                {
                    **{
                        name: self.values[name]
                        for name in ("branch_id", "partner_id", "grant_id", "product_id")
                    },
                    "amount": AMOUNT,
                    "months": 12,
                    "teller_id": teller,
                    "idempotency_key": key,
                }
            )
            .id
        )

    def _run(self, jobs):
        """Run (teller, key) jobs at the same moment; a client that is told "busy" repeats with its key."""
        barrier, outcomes = Barrier(len(jobs)), []

        def work(teller, key):
            barrier.wait()
            for _attempt in range(20):
                try:
                    with self.registry_now.cursor() as cursor:
                        env = self._env(cursor)
                        outcomes.append(retrying(partial(self._pay, env, teller, key), env))
                    return
                except UserError:
                    outcomes.append(None)
                    return
                except Exception:
                    continue

        threads = [Thread(target=work, args=job) for job in jobs]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return outcomes

    def _used(self):
        with self.registry_now.cursor() as cursor:
            cursor.execute(
                SQL("SELECT amount_used FROM rcc_grant WHERE id = %s", self.values["grant_id"])
            )
            return cursor.fetchone()[0]

    def test_sixteen_tellers_on_one_grant(self):
        outcomes = self._run(
            [(self.values["people"][number], f"{self.tag}:{number}") for number in range(TELLERS)]
        )
        paid = [outcome for outcome in outcomes if outcome]
        self.assertEqual(
            (len(paid), len(set(paid)), outcomes.count(None), self._used()), (10, 10, 6, LIMIT)
        )

    def test_one_key_from_many_connections_pays_once(self):
        outcomes = self._run([(self.values["people"][0], self.tag)] * 8)
        self.assertEqual((len(set(outcomes)), self._used()), (1, AMOUNT))

    def _clean(self):
        """Take the committed rows away again, as a migration may."""
        grant = self.values["grant_id"]
        people = tuple(self.values["people"])
        partners = (self.values["partner_id"], self.values["household_id"])
        loans = SQL("(SELECT id FROM rcc_loan WHERE grant_id = %s)", grant)
        statements = [
            SQL("SET LOCAL rcc.migrating = 'on'"),
            SQL("DELETE FROM rcc_loan_installment WHERE loan_id IN %s", loans),
            SQL("DELETE FROM rcc_loan_entry WHERE loan_id IN %s", loans),
            SQL("DELETE FROM rcc_duty WHERE case_model = 'rcc.loan' AND case_id IN %s", loans),
            SQL(
                "UPDATE rcc_loan SET teller_id = NULL, recommender_id = NULL, approver_id = NULL, mode = 'mirror'"
                " WHERE grant_id = %s",
                grant,
            ),
            SQL("DELETE FROM rcc_loan WHERE grant_id = %s", grant),
            SQL(
                "UPDATE rcc_certificate SET grant_id = NULL, state = 'blank' WHERE grant_id = %s",
                grant,
            ),
            SQL("DELETE FROM rcc_certificate WHERE name = %s", self.tag),
            SQL("DELETE FROM rcc_grant WHERE id = %s", grant),
            SQL("DELETE FROM rcc_search_key WHERE partner_id IN %s", partners),
            SQL("DELETE FROM rcc_group_history WHERE partner_id IN %s", partners),
            SQL("DELETE FROM rcc_lifecycle_history WHERE partner_id IN %s", partners),
        ]
        with self.registry_now.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            env = self._env(cursor)
            env["hr.employee"].browse(people).unlink()
            branches = env["rcc.branch"].browse(self.values["branches"])
            contacts = branches.partner_id
            cursor.execute(SQL("DELETE FROM res_partner WHERE id IN %s", partners))
            env.invalidate_all()
            branches.unlink()
            contacts.unlink()
