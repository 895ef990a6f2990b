from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import CustomerCase, resident_id


@tagged("post_install", "-at_install")
class TestIdentity(CustomerCase):
    """Numbers are unique while live, encrypted at rest, masked for all, and shown with a reason only."""

    def test_number_never_comes_back(self):
        identity = self.head.rcc_identity_ids.with_user(self.chief)
        self.assertEqual(identity.number_masked, "990001********" + resident_id(sequence=11)[-4:])
        self.assertEqual(identity.read(["number"])[0]["number"], False)
        for name in ("number_encrypted", "number_hmac"):
            with self.assertRaises(AccessError):
                identity.read([name])
            with self.assertRaises(AccessError):
                identity.search([(name, "!=", False)])
        (stored,) = self.env.execute_query(
            SQL("SELECT number_encrypted FROM rcc_identity WHERE id = %s", identity.id)
        )
        self.assertNotIn(resident_id(sequence=11)[6:14], stored[0])

    def test_person_follows_from_the_number(self):
        self.assertEqual(str(self.wife.rcc_birth_date), "1982-02-02")
        self.assertEqual((self.wife.rcc_sex, self.head.rcc_sex), ("female", "male"))
        self.assertEqual(self.zhang.rcc_masked_number, self.head.rcc_identity_ids.number_masked)

    def test_unique_while_live_also_as_fifteen_digits(self):
        short = resident_id("19800101", 11)
        short = short[:6] + short[8:17]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env["rcc.identity"].create({"partner_id": self.wife.id, "number": short})
        self.head.rcc_identity_ids.active = False
        self.env["rcc.identity"].create({"partner_id": self.wife.id, "number": short})

    def test_bad_numbers_are_refused_in_words(self):
        for number in (
            "123",
            "110105194912310029",
            "11010519490231002X",
            "1101051949123100ZX",
            "",
            False,
        ):
            with self.assertRaises(ValidationError):
                self.env["rcc.identity"].create({"partner_id": self.wife.id, "number": number})

    def test_company_code(self):
        firm = self.partners.create(
            {"name": "东庄农机合作社", "rcc_kind": "organization", "rcc_branch_id": self.east.id}
        )
        with self.assertRaises(ValidationError):
            self.env["rcc.identity"].create(
                {"partner_id": firm.id, "kind": "uscc", "number": "91110000600037341A"}
            )
        self.env["rcc.identity"].create(
            {"partner_id": firm.id, "kind": "uscc", "number": "91110000600037341L"}
        )
        self.assertEqual(firm.rcc_masked_number[-4:], "341L")

    def test_find_leaves_out_what_is_unknown_or_malformed(self):
        number = resident_id(sequence=11)
        spaced = f" {number[:6]} {number[6:].lower()}"
        found = self.env["rcc.identity"]._find(
            "resident_id", [spaced, "123", resident_id(sequence=99)]
        )
        self.assertEqual(
            {key: identity.partner_id for key, identity in found.items()}, {spaced: self.head}
        )

    def test_marriage_certificate_names_both(self):
        certificate = self.env["rcc.identity"].create(
            {
                "partner_id": self.head.id,
                "spouse_id": self.wife.id,
                "kind": "marriage_certificate",
                "number": "J990001-2005-000123",
            }
        )
        for person in (self.head, self.wife):
            self.assertEqual(person._rcc_matches("j990001－2005-000123"), certificate)
            self.assertFalse(person._rcc_matches("J990001-2005-000124"))
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.env["rcc.identity"].create(
                {"partner_id": self.head.id, "kind": "marriage_certificate", "number": "J990001-1"}
            )

    def test_number_is_not_rewritten(self):
        identity = self.head.rcc_identity_ids
        with self.assertRaises(UserError):
            identity.number = resident_id(sequence=77)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            identity.partner_id = self.wife
            self.env.flush_all()

    def test_unmasking_needs_right_and_reason_and_is_recorded(self):
        identity = self.head.rcc_identity_ids
        with self.assertRaises(AccessError):
            identity.with_user(self.teller).action_unmask("curious")
        with self.assertRaises(UserError):
            identity.with_user(self.chief).action_unmask("  ")
        self.assertEqual(
            identity.with_user(self.chief).action_unmask("name differs"), resident_id(sequence=11)
        )
        self.assertEqual(
            identity.with_user(self.auditor).action_unmask("audit"), resident_id(sequence=11)
        )
        log = self.env["rcc.access"].search([("partner_id", "=", self.head.id)])
        self.assertEqual(set(log.mapped("reason")), {"name differs", "audit"})
        self.assertEqual(log.branch_id, self.east)
        self.assertEqual(
            self.zhang.with_user(self.chief).rcc_dossier_access_ids, log.with_user(self.chief)
        )
        self.assertFalse(self.zhang.with_user(self.teller).rcc_dossier_access_ids)

    def test_wizard_keeps_no_number(self):
        wizard = (
            self.env["rcc.customer.registration"]
            .with_user(self.teller)
            .create({"name": "王五", "number": resident_id(sequence=51), "branch_id": self.east.id})
        )
        self.env.flush_all()
        (row,) = self.env.execute_query_dict(
            SQL("SELECT * FROM rcc_customer_registration WHERE id = %s", wizard.id)
        )
        self.assertNotIn(resident_id(sequence=51), str(row))
        self.assertFalse(wizard.read(["number"])[0]["number"])
