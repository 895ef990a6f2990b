from datetime import timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .common import CustomerCase, resident_id
from .test_identity_law import PNG

NAME, SPOUSE, PHONE, STREET = "覃钊鑫", "禤蕙珺", "13712349876", "桃花坞十七组二十三号"
CANARIES = (
    NAME,
    SPOUSE,
    PHONE,
    STREET,
    "1971-03-09",
    "19710309",
    "村支书来电提及覃钊鑫",
    "桂档0317",
)


@tagged("post_install", "-at_install")
class TestErasure(CustomerCase):
    """Erased by a second person, for good and everywhere; refused while law or business needs the data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._user("back_office")
        cls.number = resident_id("19710309", 91)
        cls.house = cls._household(NAME, cls.dong_1, 0, number=cls.number, phone=PHONE)
        cls.person = cls.house.rcc_head_id
        cls.spouse = cls.partners._rcc_add_member(
            cls.house, {"name": SPOUSE, "number": resident_id("19710310", 92), "role": "spouse"}
        )
        cls._leave_traces()

    @classmethod
    def _leave_traces(cls):
        consent = cls.env["rcc.consent"].create(
            {"partner_id": cls.person.id, "scan": PNG, "paper_no": "桂档0317"}
        )
        cls.env["rcc.consent"].create({"partner_id": cls.spouse.id})
        consent._withdraw(cls.env["rcc.post"]._today(), f"{NAME}本人要求")
        consent = cls.env["rcc.consent"].create(
            {"partner_id": cls.person.id, "date_from": consent.date_from - timedelta(days=1)}
        )
        cls.house.street = STREET
        cls.person.write({"comment": "<p>村支书来电提及覃钊鑫</p>", "email": "qin@example.com"})
        cls.person.rcc_identity_ids.scan_front = PNG
        cls.env["rcc.phone"].create(
            {"partner_id": cls.person.id, "number": "13712349877", "note": f"{NAME}之兄"}
        )
        cls.house.message_post(body=f"{NAME}来访")
        cls.person.activity_schedule("mail.mail_activity_data_todo", summary=f"回访{NAME}")
        cls.env["rcc.household.file"]._file_facts(cls.house, {"members": 2}, "2026-01-01")
        cls.person.rcc_identity_ids.with_user(cls.desk).action_unmask(f"{NAME}姓名不符")
        cls.env.flush_all()

    def _propose(self, **values):
        return (
            self.env["rcc.erasure"]
            .with_user(self.desk)
            .create({"partner_id": self.house.id, "paper_no": "申2026-1", **values})
        )

    def _found(self, words):
        """Text columns of any table in which one of these words stands, but for the words of forms in use."""
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """SELECT c.table_name, c.column_name FROM information_schema.columns c
                     JOIN information_schema.tables t USING (table_schema, table_name)
                    WHERE c.table_schema = current_schema AND t.table_type = 'BASE TABLE'
                      AND c.data_type IN ('character varying', 'text', 'jsonb', 'json', 'date')"""
            )
        )
        patterns = [f"%{word}%" for word in words]
        return [
            (table, column)
            for table, column in columns
            if self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s WHERE %s::text LIKE ANY(%s) LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    patterns,
                )
            )
        ]

    def test_nothing_of_the_person_is_left(self):
        self.assertIn(("res_partner", "name"), self._found(CANARIES))
        self.assertIn(("rcc_access", "reason"), self._found([NAME]))
        ids = (self.house | self.person | self.spouse).ids
        erasure = self._propose()
        erasure.with_user(self.chief).action_erase()
        self.assertEqual(self._found([*CANARIES, "13712349877", "qin@example.com"]), [])
        self.assertEqual(erasure.state, "done")
        self.assertIn(self.house.rcc_customer_no, self.house.name)
        self.assertFalse(self.person.active or self.person.sudo().rcc_birth_date)
        self.assertFalse(self.env["rcc.search.key"].search([("partner_id", "in", ids)]))
        self.assertFalse(self.env["rcc.identity"]._find("resident_id", [self.number]))
        files = [("id", "!=", False), ("res_id", "in", ids), ("res_model", "=", "res.partner")]
        self.assertFalse(self.env["ir.attachment"].search(files))
        scans = [("id", "!=", False), ("res_model", "=", "rcc.consent")]
        self.assertNotIn(PNG, self.env["ir.attachment"].search(scans).mapped("datas"))
        self.assertTrue(self.env["rcc.household.file"].search([("partner_id", "=", self.house.id)]))
        decision = self.env["rcc.decision"].search([("act", "=", "erase")], limit=1)
        self.assertEqual((decision.user_id, decision.subject_id), (self.chief, erasure.id))
        self.assertFalse(self.env["rcc.decision"]._verify())

    def test_others_keep_their_data(self):
        before = self.zhang.read(["name", "phone", "rcc_customer_no"])
        self._propose().with_user(self.chief).action_erase()
        self.assertEqual(self.zhang.read(["name", "phone", "rcc_customer_no"]), before)
        self.assertEqual(self.head.rcc_identity_ids._matches(resident_id(sequence=11)), True)
        again = self._household(NAME, self.dong_1, 0, number=self.number)
        self.assertEqual(again.rcc_head_id.name, NAME, "the number is free again")

    def test_two_persons(self):
        erasure = self._propose()
        with self.assertRaises(AccessError):
            erasure.action_erase()
        own = self.env["rcc.erasure"].with_user(self.chief)
        erasure.with_user(self.chief).action_reject()
        with self.assertRaises(UserError):
            own.create({"partner_id": self.house.id}).action_erase()
        with self.assertRaises(AccessError):
            self._propose(state="done")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            erasure.sudo().write({"state": "proposed"})
            self.env.flush_all()

    def test_forms_open_empty(self):
        for model in ("rcc.erasure", "rcc.identity.double", "rcc.consent"):
            self.assertFalse(Form(self.env[model].with_user(self.desk)).partner_id, model)

    def test_a_hold_and_a_member_are_refused(self):
        hold = self.env["rcc.legal.hold"].with_user(self.chief)
        hold = hold.create({"partner_id": self.person.id, "reason": "（2026）川01民初1号"})
        erasure = self._propose()
        self.assertIn("民初1号", erasure.refusals)
        with self.assertRaises(UserError):
            erasure.with_user(self.chief).action_erase()
        hold.date_to = self.env["rcc.post"]._today() - timedelta(days=1)
        hold.date_from = hold.date_to
        erasure.invalidate_recordset()
        self.assertFalse(erasure.refusals)
        self.assertTrue(self.person._rcc_erasure_refusals(), "a member goes with the household")

    def test_the_law_keeps_data_ten_years_after_the_last_business(self):
        today = self.env["rcc.post"]._today()
        with self._business(today - relativedelta(years=10) + timedelta(days=1)):
            self.assertEqual(len(self.house._rcc_erasure_refusals()), 1)
            self.assertFalse(self._due())
        with self._business(today - relativedelta(years=10)):
            self.assertEqual(self.house._rcc_erasure_refusals(), [])
            due = self._due()
            self.assertEqual(due.partner_id, self.house)
            due.with_user(self.desk).action_propose()
            self.assertFalse(self._due())
            proposed = self.env["rcc.erasure"].search([("partner_id", "=", self.house.id)])
            self.assertEqual((proposed.ground, proposed.proposed_by_id), ("retention", self.desk))

    def _due(self):
        self.env.invalidate_all()
        return self.env["rcc.erasure.due"].search([("partner_id", "=", self.house.id)])

    def _business(self, day):
        sql = SQL("SELECT %s AS partner_id, %s::date AS date", self.house.id, day)
        partners = self.registry["res.partner"]
        return patch.object(partners, "_rcc_business_sql", lambda _partners: sql)
