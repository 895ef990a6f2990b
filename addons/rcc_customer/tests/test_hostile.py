from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerCase, resident_id


@tagged("post_install", "-at_install")
class TestHostile(CustomerCase):
    """What a colleague with an API key tries on customers, documents and registers; each is refused."""

    def test_a_form_shows_nothing_of_a_hidden_person(self):
        stranger = self.li.rcc_head_id
        for model, name in (
            ("rcc.membership", "partner_id"),
            ("rcc.identity", "partner_id"),
            ("rcc.household.file", "partner_id"),
        ):
            records = self.env[model].with_user(self.teller)
            spec = {field: {} for field in ("masked_number", "phone", "branch_id")}
            spec = {field: value for field, value in spec.items() if field in records._fields}
            with self.subTest(model=model), self.assertRaises(AccessError):
                records.onchange({name: stranger.id}, [name], spec)

    def test_a_wizard_does_not_open_a_hidden_document(self):
        hidden = self.li.rcc_head_id.rcc_identity_ids
        accountant = self._user("accountant")
        with self.assertRaises(AccessError):
            self.env["rcc.identity.unmask"].with_user(accountant).create(
                {"identity_id": hidden.id, "reason": "x"}
            )

    def test_what_follows_from_documents_and_memberships_is_not_typed(self):
        person = self.wife.with_user(self.teller)
        for vals in (
            {"rcc_birth_date": "1950-01-01"},
            {"rcc_sex": "male"},
            {"rcc_customer_no": "C1"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                person.write(vals)
        with self.assertRaises(UserError):
            self.zhang.with_user(self.teller).write({"rcc_head_id": self.wife.id})

    def test_nobody_signs_a_document_for_a_colleague(self):
        document = self.head.rcc_identity_ids.with_user(self.teller)
        for vals in (
            {"verified_by_id": self.chief.id},
            {"number_masked": "1"},
            {"branch_id": self.west.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                document.write(vals)
        document.action_verify()
        self.assertEqual(document.verified_by_id, self.teller)

    def test_the_spouse_on_a_certificate_is_not_exchanged(self):
        stranger = self.partners._rcc_register_household(
            {"name": "王五", "number": resident_id(sequence=31), "branch_id": self.east.id}
        ).rcc_head_id
        paper = self.env["rcc.identity"].create(
            {
                "partner_id": self.head.id,
                "spouse_id": self.wife.id,
                "kind": "marriage_certificate",
                "number": "J990001-2005-000123",
            }
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            paper.with_user(self.teller).write({"spouse_id": stranger.id})
            paper.flush_recordset()

    def test_the_masked_number_stays_masked(self):
        """Region, birth date and the last four are the whole number: who sees the mask does not see the birth date."""
        person = self.head.with_user(self.teller)
        self.assertIn("********", person.rcc_masked_number)
        self.assertGreater(person.rcc_age, 40)
        for read in (
            lambda: person.read(["rcc_birth_date"]),
            lambda: person.search([("rcc_birth_date", "=", "1980-01-01")]),
            lambda: person.formatted_read_group([], ["rcc_birth_date:day"], ["__count"]),
        ):
            with self.assertRaises(AccessError):
                read()
        self.assertTrue(self.head.with_user(self.chief).read(["rcc_birth_date"]))

    def test_a_file_is_not_closed_by_hand(self):
        files = self.env["rcc.household.file"]
        files._file_facts(self.zhang, {"members": 3}, "2026-01-01", "survey")
        file = files.search([("partner_id", "=", self.zhang.id)])
        with self.assertRaises(UserError):
            file.with_user(self.teller).write({"date_to": "2026-01-02"})

    def test_the_state_of_a_register_is_not_typed(self):
        registers = self.env["rcc.register.import"].with_user(self.manager)
        forged = {"default_state": "done", "default_batch_user_id": self.chief.id}
        register = registers.with_context(**forged).create({"name": "x", "branch_id": self.east.id})
        self.assertEqual((register.state, register.batch_user_id), ("draft", self.env["res.users"]))
        for vals in (
            {"state": "done"},
            {"phase": "revert"},
            {"batch_state": "running"},
            {"batch_user_id": 1},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                register.with_context(register_held=True).write(vals)
