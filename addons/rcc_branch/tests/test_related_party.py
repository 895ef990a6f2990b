from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.rcc_base.tests.common import LawCase
from odoo.addons.rcc_base.tools.secret import fingerprint

from .common import NetworkCase

NUMBER = "440524188001010014"
OTHER = "11010519491231002X"


@tagged("post_install", "-at_install")
class TestRelatedParty(LawCase, NetworkCase):
    """Who is a related party: by post, by the list, by declaration; and who meets what of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parties = cls.env["rcc.related.party"]
        cls.today = cls.env["rcc.post"]._today()
        cls.risk = cls._user("risk", cls.union)
        cls.teller = cls._user("teller")
        cls.key = fingerprint("resident_id", NUMBER)

    def identify(self, user, number=NUMBER):
        user._rcc_employee().rcc_identity_number = number

    def related(self, date=None):
        return self.parties._is_related([self.key, "none"], date)

    def test_by_post(self):
        """As long as the post lasts, without a row typed."""
        manager = self._user()
        self.identify(manager)
        self.assertFalse(self.related())
        self._post(
            manager,
            "customer_manager",
            date_from=self.today - timedelta(days=5),
            date_to=self.today + timedelta(days=5),
        )
        self.assertEqual(self.related(), {self.key})
        for days in (-6, 6):
            self.assertFalse(self.related(self.today + timedelta(days=days)))

    def test_posts_that_are_not_flagged(self):
        self.identify(self.teller)
        self.assertFalse(self.related())

    def test_pending_post_makes_nobody_related(self):
        nobody, admin = self._user(), self._user("rcc_admin")
        self.identify(nobody)
        self.env["rcc.post"].with_user(admin).create(
            {
                "user_id": nobody.id,
                "role_id": self._role("executive").id,
                "branch_id": self.union.id,
            }
        )
        self.assertFalse(self.related())

    def test_list_is_dated(self):
        self.parties.with_user(self.risk).create(
            {
                "staff_id": self.teller._rcc_employee().id,
                "name": "Kin",
                "number": NUMBER,
                "relation": "spouse",
                "date_from": self.today - timedelta(days=3),
                "date_to": self.today - timedelta(days=1),
            }
        )
        self.assertFalse(self.related())
        self.assertTrue(self.related(self.today - timedelta(days=1)))

    def test_director_without_login(self):
        values = {"name": "Director", "number": NUMBER, "relation": "self"}
        with self.assertLaw("Name the member of staff"):
            self.parties.with_user(self.risk).create(values)
        self.parties.with_user(self.risk).create({**values, "principal": "Director of the council"})
        self.assertTrue(self.related())

    def declare(self, user=None):
        form = (
            self.env["rcc.related.declare"]
            .with_user(user or self.teller)
            .create({"name": "Kin", "relation": "spouse", "number": NUMBER})
        )
        form.invalidate_recordset()
        self.assertEqual(form.number, "••••••••")
        form.action_declare()
        return self.parties.search([("number_hmac", "=", self.key)])

    def test_declaration_counts_at_once(self):
        party = self.declare()
        self.assertEqual((party.state, party.staff_id), ("declared", self.teller._rcc_employee()))
        self.assertTrue(self.related())
        party.with_user(self.risk).action_confirm()
        self.assertEqual((party.state, party.confirmed_by_id), ("confirmed", self.risk))
        with self.assertRaisesRegex(UserError, "has been decided"):
            party.with_user(self.risk).action_reject()

    def test_rejected_declaration_counts_no_more(self):
        party = self.declare()
        party.with_user(self.risk).action_reject()
        self.assertFalse(self.related())
        self.assertEqual(
            self.env["rcc.decision"].search([("subject_model", "=", party._name)]).outcome,
            "rejected",
        )

    def test_nobody_decides_on_the_own_declaration(self):
        party = self.declare(self.risk)
        with self.assertRaisesRegex(UserError, "colleague"):
            party.with_user(self.risk).action_confirm()

    def test_only_risk_decides(self):
        party = self.declare()
        for role_code in ("branch_manager", "executive", "auditor", "rcc_admin"):
            with self.assertRaises(AccessError):
                party.with_user(self._user(role_code)).action_confirm()

    def test_who_declares_sees_the_own_ones_only(self):
        self.declare()
        form = self.env["rcc.related.declare"]
        mine = form.with_user(self.teller).new({})
        theirs = form.with_user(self._user("accountant")).new({})
        self.assertIn("Kin", mine.declared)
        self.assertFalse(theirs.declared)

    def test_typed_number_is_not_kept(self):
        form = (
            self.env["rcc.related.declare"]
            .with_user(self.teller)
            .create({"name": "Kin", "relation": "child", "number": OTHER})
        )
        self.env.flush_all()
        [row] = self.env.execute_query_dict(form._search([("id", "=", form.id)]).select("*"))
        self.assertNotIn(OTHER, row.values())
        with self.assertRaises(AccessError):
            form.read(["number_hmac"])
