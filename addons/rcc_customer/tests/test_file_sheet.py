from datetime import date, timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CustomerCase

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


class EconomyCase(CustomerCase):
    """The small county with the kinds that come installed; no policy of plausibility but the tests' own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = cls.env["rcc.household.file"]
        cls.bank = cls.env.ref("rcc_customer.institution_abc")

    @classmethod
    def _kind(cls, section, code):
        return cls.env.ref(f"rcc_customer.kind_{section}_{code}").id

    def _sheet(self, user=None, household=None, **values):
        """The household's draft with these values, as the customer manager keys it."""
        partner = (household or self.zhang).with_user(user or self.manager)
        sheet = partner.env["rcc.file.sheet"].browse(partner.action_rcc_update_file()["res_id"])
        if values:
            sheet.write(values)
        return sheet

    def _lines(self, section, *rows):
        """Commands that add lines; `kind` is the code of a kind record, except where it is a selection."""
        return [
            Command.create(
                row | {"kind_id": self._kind(section, row["kind_id"])} if "kind_id" in row else row
            )
            for row in rows
        ]


@tagged("post_install", "-at_install")
class TestFileSheet(EconomyCase):
    """An update copies what is on record, and filing it opens the next file; lines are final with it."""

    def _farm(self):
        return self._sheet(
            date=JANUARY,
            members=4,
            land_ids=self._lines(
                "land", {"kind_id": "contracted", "mu": 8}, {"kind_id": "leased_out", "mu": 3}
            ),
            crop_ids=self._lines(
                "crop",
                {"kind_id": "rice", "mu": 6, "output_kg": 3000, "price": 2.6, "cost": 2500},
                {"kind_id": "rapeseed", "mu": 2, "output_kg": 300, "price": 6, "cost": 500},
            ),
            labour_ids=self._lines(
                "labour",
                {"person_id": self.head.id, "kind": "farm", "months": 8, "income": 0},
                {
                    "person_id": self.head.id,
                    "kind": "migrant",
                    "place": "上海",
                    "months": 4,
                    "income": 12000,
                },
                {"person_id": self.wife.id, "kind": "home"},
            ),
            asset_ids=self._lines(
                "asset",
                {"kind_id": "house", "amount": 80000},
                {"kind_id": "vehicle", "amount": 20000},
            ),
            holding_ids=self._lines(
                "holding",
                {"institution_id": self.bank.id, "kind": "deposit", "amount": 9000},
                {"institution_id": self.bank.id, "kind": "loan", "amount": 5000, "rate": 6.5},
                {"institution_id": self.bank.id, "kind": "insurance", "amount": 100000},
            ),
            debt_ids=self._lines("debt", {"kind_id": "ours", "amount": 3000, "rate": 8}),
        )

    def test_figures_follow_from_lines(self):
        sheet = self._farm()
        self.assertEqual(
            (sheet.land_mu, sheet.output_kg, sheet.revenue, sheet.cost, sheet.labour),
            (8, 3300, 7800 + 1800 + 12000, 3000, 1),
        )
        self.assertEqual((sheet.net_income, sheet.deposits, sheet.total_debts), (18600, 9000, 8000))
        self.assertEqual(
            (sheet.house_value, sheet.other_assets, sheet.total_assets), (80000, 20000, 109000)
        )
        self.assertEqual(sheet.net_assets, 101000)
        self.assertNotIn(",members,", sheet.followed)
        sheet.action_file()
        file = self.zhang.rcc_current_file_id
        self.assertEqual((file.sheet_id, file.net_income, file.net_assets), (sheet, 18600, 101000))
        self.assertEqual((file.date_from, file.collected_by_id), (JANUARY, self.manager))
        self.assertEqual(len(file.crop_ids), 2)

    def test_unknown_is_not_zero_in_lines(self):
        sheet = self._sheet(
            date=JANUARY,
            asset_ids=self._lines(
                "asset", {"kind_id": "house"}, {"kind_id": "deposits", "amount": 0}
            ),
            debt_ids=self._lines("debt", {"kind_id": "private"}, {"kind_id": "ours", "amount": 10}),
        )
        self.assertIs(sheet.asset_ids[0].amount, False)
        self.assertIs(sheet.house_value, False)
        self.assertEqual(sheet.deposits, 0)
        self.assertIsNot(sheet.deposits, False)
        self.assertIs(sheet.total_debts, False)
        sheet.total_debts = 700  # typed where lines do not tell it
        self.assertEqual(sheet.total_debts, 700)
        sheet.action_file()
        file = self.zhang.rcc_current_file_id
        self.assertEqual(file.known, ["deposits", "total_debts"])

    def test_the_next_update_begins_with_a_copy(self):
        self._farm().action_file()
        first = self.zhang.rcc_current_file_id
        chief = self._sheet(self.chief)
        self.assertEqual(chief.crop_ids.mapped("output_kg"), [3000, 300])
        self.assertEqual(chief.net_income, 18600)
        self.assertEqual(chief.crop_ids.collected_by_id, self.manager)
        chief.crop_ids[0].output_kg = 2000
        self.assertEqual(chief.crop_ids.mapped("collected_by_id"), self.chief | self.manager)
        self.assertEqual(chief.crop_ids[0].revenue, 5200)
        self.assertEqual(chief.net_income, 16000)
        chief.action_file()
        now = self.zhang.rcc_current_file_id
        self.assertEqual((now.net_income, first.net_income), (16000, 18600))
        self.assertEqual(first.date_to, now.date_from)
        self.assertEqual(first.crop_ids[0].output_kg, 3000)

    def test_a_correction_on_the_same_day_is_another_file(self):
        self._sheet(members=3).action_file()
        self._sheet(members=4).action_file()
        files = self.zhang.rcc_file_ids.sorted("id")
        self.assertEqual(files.mapped("members"), [3, 4])
        self.assertEqual(files[0].date_from, files[0].date_to)
        self.assertEqual(self.zhang.rcc_current_file_id, files[1])

    def test_what_is_cleared_is_unknown(self):
        self._sheet(date=JANUARY, members=3, deposits=500).action_file()
        self._sheet(date=MARCH, deposits=False).action_file()
        self.assertEqual(self.zhang.rcc_current_file_id.known, ["members"])

    def test_lines_stay_when_a_register_tells_a_figure(self):
        self._farm().action_file()
        sheet = self.zhang.rcc_current_file_id.sheet_id
        self.files._file_facts(self.zhang, {"members": 5}, date(2026, 5, 1), "register")
        file = self.zhang.rcc_current_file_id
        self.assertEqual((file.members, file.sheet_id, len(file.crop_ids)), (5, sheet, 2))
        self.assertTrue(sheet.present)
        self.assertIn(sheet, sheet.search([("present", "=", True)]))

    def test_a_filed_sheet_and_its_lines_are_final(self):
        sheet = self._farm()
        sheet.action_file()
        for change in (
            lambda: sheet.write({"members": 9}),
            lambda: sheet.crop_ids[0].write({"output_kg": 1}),
            lambda: sheet.crop_ids[0].unlink(),
            lambda: sheet.holding_ids.create(
                {"sheet_id": sheet.id, "institution_id": self.bank.id, "amount": 1}
            ),
            lambda: sheet.unlink(),
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                change()
                self.env.flush_all()
            self.env.invalidate_all()
        self.assertEqual(sheet.crop_ids[0].output_kg, 3000)

    def test_bad_input(self):
        sheet = self._sheet(date=JANUARY, members=3)
        for section, field, row in (
            ("crop", "crop_ids", {"kind_id": "rice", "output_kg": -1}),
            ("land", "land_ids", {"kind_id": "contracted", "mu": -0.5}),
            ("asset", "asset_ids", {"kind_id": "house", "amount": -1}),
            ("debt", "debt_ids", {"kind_id": "ours", "amount": 5, "rate": -1}),
            ("labour", "labour_ids", {"kind": "migrant", "months": 13}),
            ("holding", "holding_ids", {"institution_id": self.bank.id, "amount": -5}),
            ("share", "share_ids", {"amount": -5}),
            ("livestock", "livestock_ids", {"kind_id": "pig", "head": -2}),
        ):
            with (
                self.subTest(section),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                sheet.write({field: self._lines(section, row)})
                self.env.flush_all()
            self.env.invalidate_all()
        with self.assertRaises(UserError):  # a kind of another part
            sheet.write({"crop_ids": [Command.create({"kind_id": self._kind("livestock", "pig")})]})
        with self.assertRaises(UserError):  # somebody else's head
            sheet.write(
                {
                    "labour_ids": [
                        Command.create({"person_id": self.li.rcc_head_id.id, "kind": "farm"})
                    ]
                }
            )

    def test_refusals_of_filing(self):
        with self.assertRaises(UserError):
            self._sheet().action_file()  # nothing entered
        sheet = self._sheet(members=3, date=date.today() + timedelta(days=400))
        with self.assertRaises(UserError):
            sheet.action_file()
        sheet.date = MARCH
        sheet.action_file()
        with self.assertRaises(UserError):
            sheet.action_file()  # filed already
        again = self._sheet(date=date(2026, 4, 1))
        with self.assertRaises(UserError):
            again.action_file()  # says the same
        again.write({"members": 4, "date": JANUARY})
        with self.assertRaises(UserError):
            again.action_file()  # older than the file on record
        again.action_discard()
        self.assertFalse(again.exists())

    def test_one_draft_a_household(self):
        sheet = self._sheet()
        self.assertEqual(self._sheet(self.chief), sheet)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            sheet.create({"partner_id": self.zhang.id})
            self.env.flush_all()

    def test_nobody_files_in_anothers_name_or_branch(self):
        with self.assertRaises(UserError):
            self.env["rcc.file.sheet"].with_user(self.manager).create(
                {"partner_id": self.zhang.id, "collected_by_id": self.chief.id}
            )
        with self.assertRaises(UserError):
            self._sheet().write({"state": "filed"})
        with self.assertRaises(AccessError):
            self._sheet(self.west_teller)
        with self.assertRaises(AccessError):
            self._sheet(self.auditor, self.li)
        lines = self.env["rcc.household.crop"].with_user(self.west_teller)
        self._farm().action_file()
        self.assertFalse(lines.search([("partner_id", "=", self.zhang.id)]))

    def test_keyed_in_the_form(self):
        sheet = self._sheet()
        with Form(sheet) as form:
            form.members = 4
            with form.debt_ids.new() as debt:
                debt.kind_id = self.env["rcc.economy.kind"].browse(self._kind("debt", "credit"))
                debt.amount = 0
            self.assertEqual(form.total_debts, 0)
            form.net_income = 5
        self.assertIsNot(sheet.total_debts, False)
        self.assertEqual((sheet.members, sheet.net_income), (4, 5))

    def test_owed_and_saved_elsewhere(self):
        def fact(code, day):
            sql = self.partners._rcc_facts([code], day)[code]
            self.env.flush_all()
            rows = self.env.execute_query(sql)
            return [row[1] for row in rows if row[0] == self.zhang.id]

        self.assertEqual(fact("owed_elsewhere", MARCH), [])
        self._farm().action_file()
        self.assertEqual(fact("owed_elsewhere", MARCH), [5000])
        self.assertEqual(fact("deposits_elsewhere", MARCH), [9000])
        self.assertEqual(fact("owed_elsewhere", date(2025, 1, 1)), [])
        self._sheet(
            date=MARCH,
            holding_ids=[Command.clear()],
            debt_ids=self._lines("debt", {"kind_id": "private"}),
        ).action_file()
        self.assertEqual(fact("owed_elsewhere", MARCH), [])  # somebody lent, nobody knows how much
        self.files._file_facts(self.zhang, {"total_debts": 0}, date(2026, 4, 1), "register")
        self.assertEqual(fact("owed_elsewhere", date(2026, 4, 1)), [])
        self._sheet(date=date(2026, 4, 1), debt_ids=[Command.clear()], total_debts=0).action_file()
        self.assertEqual(fact("owed_elsewhere", date(2026, 4, 1)), [0])
