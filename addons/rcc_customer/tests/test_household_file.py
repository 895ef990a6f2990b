from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerCase

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)


@tagged("post_install", "-at_install")
class TestHouseholdFile(CustomerCase):
    """True for a period: closed by the next, never overwritten; unknown is not zero."""

    def setUp(self):
        super().setUp()
        self.files = self.env["rcc.household.file"]

    def test_unknown_is_not_zero(self):
        self.files._file_facts(
            self.zhang, {"members": 3, "deposits": 0, "total_debts": None}, JANUARY
        )
        file = self.zhang.rcc_current_file_id
        self.assertEqual(file.known, ["members", "deposits"])
        self.assertIs(file.total_debts, False)
        self.assertEqual(file.read(["deposits", "total_debts"])[0]["deposits"], 0.0)
        self.assertEqual(
            self.files.search([("partner_id", "=", self.zhang.id), ("total_debts", "=", False)]),
            file,
        )
        self.assertFalse(
            self.files.search(
                [
                    ("partner_id", "=", self.zhang.id),
                    ("deposits", "=", False),
                    ("id", "!=", 0),
                    ("members", "=", False),
                ]
            )
        )

    def test_new_changed_unchanged_older(self):
        file = self.files._file_facts
        self.assertEqual(
            file(self.zhang, {"land_mu": 10, "revenue": 9000, "cost": 2000}, MARCH), "new"
        )
        self.assertEqual(file(self.zhang, {"land_mu": "10.0"}, MAY), "unchanged")
        self.assertEqual(file(self.zhang, {"land_mu": 8}, JANUARY), "older")
        self.assertEqual(file(self.zhang, {"labour": 2, "land_mu": 8}, JANUARY), "changed")
        self.assertEqual(file(self.zhang, {"cost": 3000}, MAY), "changed")
        now = self.zhang.rcc_current_file_id
        self.assertEqual(
            (now.land_mu, now.labour, now.net_income, now.date_from), (10, 2, 6000, MAY)
        )

    def test_facts_as_of_a_date(self):
        self.files._file_facts(self.zhang, {"net_income": 5000}, JANUARY)
        self.files._file_facts(self.zhang, {"net_income": 7000}, MAY)
        values = [
            self.env.execute_query(self.partners._rcc_facts(["net_income"], day)["net_income"])
            for day in (date(2025, 12, 31), JANUARY, date(2026, 4, 30), MAY)
        ]
        mine = [
            [value for partner_id, value in rows if partner_id == self.zhang.id] for rows in values
        ]
        self.assertEqual(mine, [[], [5000], [5000], [7000]])

    def test_set_answers_row_by_row(self):
        row = {"date": MARCH, "source": "register", "import_id": None}
        states = self.files._file_facts_set(
            [
                {**row, "partner_id": self.zhang.id, "facts": {"members": 4}},
                {**row, "partner_id": self.li.id, "facts": {}},
                {**row, "partner_id": self.zhang.id, "facts": {"members": 4}},
                {**row, "partner_id": self.zhang.id, "facts": {"members": 5}},
            ]
        )
        self.assertEqual(states, ["new", "unchanged", "unchanged", "changed"])
        self.assertEqual(self.zhang.rcc_current_file_id.members, 5)
        self.assertEqual(self.zhang.rcc_current_file_id.branch_id, self.east)

    def test_nobody_changes_a_file(self):
        self.files._file_facts(self.zhang, {"members": 4}, JANUARY)
        file = self.zhang.rcc_current_file_id
        for vals in (
            {"members": 5},
            {"cost": 0},
            {"date_from": MAY},
            {"partner_id": self.li.id},
            {"source": "other"},
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                file.write(vals)
                self.env.flush_all()
            self.env.invalidate_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            file.unlink()

    def test_a_household_that_moves_takes_its_files_along(self):
        self.files._file_facts(self.zhang, {"members": 4}, JANUARY)
        self.zhang.rcc_branch_id = self.west
        self.env.flush_all()
        self.assertEqual(self.zhang.rcc_file_ids.branch_id, self.west)

    def test_keyed_by_the_customer_manager(self):
        files = self.files.with_user(self.manager)
        files.create(
            {
                "partner_id": self.zhang.id,
                "total_assets": 80000,
                "total_debts": 5000,
                "revenue": False,
                "date_from": JANUARY,
            }
        )
        file = self.zhang.rcc_current_file_id
        self.assertEqual(
            (file.net_assets, file.collected_by_id, file.revenue), (75000, self.manager, False)
        )
        with self.assertRaises(UserError):
            files.create(
                {"partner_id": self.zhang.id, "total_assets": 1, "date_from": date(2025, 1, 1)}
            )

    def test_a_file_tells_something_and_is_not_dated_ahead(self):
        with self.assertRaises(UserError):
            self.files.create({"partner_id": self.zhang.id})
        with self.assertRaises(UserError):
            self.files.create(
                {"partner_id": self.zhang.id, "members": 3, "date_from": date(2199, 1, 1)}
            )
