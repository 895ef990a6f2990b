import random
from datetime import date
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.file_warning_lines import SUMS
from ..tools.economy import follow
from .test_file_sheet import JANUARY, MARCH, EconomyCase


@tagged("post_install", "-at_install")
class TestFileWarning(EconomyCase):
    """What is hard to believe is warned of, by the policy in force, and answered by a second person."""

    def setUp(self):
        super().setUp()
        self.warnings = self.env["rcc.file.warning"]
        self.figures = self.env["rcc.village.figure"]

    def _open(self, household=None):
        return self.warnings.search(
            [("partner_id", "=", (household or self.zhang).id), ("state", "=", "open")]
        )

    def _tests(self):
        return set(self._open().mapped("test"))

    def _village(self, count=24, income=20000):
        """Neighbours whose incomes lie around 20,000."""
        for number in range(count):
            household = self._household(f"邻{number}", self.dong_1, 200 + number * 2)
            self.files._file_facts(
                household, {"net_income": income + 300 * number, "members": 4}, JANUARY
            )
        self.figures._refresh()

    def test_income_far_from_the_village(self):
        self._village()
        self.files.with_user(self.manager).create(
            {"partner_id": self.zhang.id, "net_income": 2_000_000, "members": 4, "date_from": MARCH}
        )
        warning = self._open().filtered(lambda found: found.figure == "net_income")
        self.assertEqual((warning.test, warning.value, warning.n), ("usual", 2_000_000, 24))
        self.assertEqual(warning.place_id, self.dong_1)
        self.assertIn("24", warning.sentence)
        self.assertEqual(warning.collected_by_id, self.manager)
        self.files._file_facts(self.zhang, {"net_income": 21000}, date(2026, 4, 1))
        self.warnings._check(self.zhang.ids)
        self.assertEqual(self._tests(), {"change"}, "usual again, and far from the file before")
        self.assertEqual(warning.state, "lapsed")

    def test_few_neighbours_are_no_distribution(self):
        """The village has too few households: the township counts; with too few there, nobody is warned."""
        self._village(count=3)
        self.assertFalse(self.figures.search([("area_id", "=", self.dong_1.id)]))
        self._village_rest()
        self.files._file_facts(self.zhang, {"net_income": 900_000}, MARCH)
        self.warnings._check(self.zhang.ids)
        [warning] = self._open().filtered(lambda found: found.figure == "net_income")
        self.assertEqual(warning.place_id, self.dong_1.parent_id)

    def _village_rest(self):
        for number in range(22):
            household = self._household(f"远{number}", self.dong_2, 400 + number * 2)
            self.files._file_facts(household, {"net_income": 20000 + number}, JANUARY)
        self.figures._refresh()

    def test_units_mixed_up(self):
        """Hectares taken for mu, jin for kilograms, a price a jin, a thousandfold."""
        for row in (
            {"mu": 0.5, "output_kg": 4000, "price": 2.6},
            {"mu": 6, "output_kg": 6600, "price": 2.6},
            {"mu": 6, "output_kg": 3000, "price": 1.1},
            {"mu": 6, "output_kg": 3, "price": 2.6},
        ):
            self._sheet(
                crop_ids=[
                    Command.clear(),
                    *self._lines("crop", row | {"kind_id": "rice", "cost": 900}),
                ]
            ).action_file()
            self.assertTrue(self._tests() & {"yield", "crop_price"}, row)
        self._sheet(
            crop_ids=[
                Command.clear(),
                *self._lines(
                    "crop",
                    {"kind_id": "rice", "mu": 6, "output_kg": 3000, "price": 2.6, "cost": 900},
                ),
            ]
        ).action_file()
        self.assertFalse(self._tests() & {"yield", "crop_price"})

    def test_what_contradicts_itself(self):
        self._sheet(
            members=2,
            labour=3,
            land_mu=0,
            livestock_ids=self._lines(
                "livestock",
                {"kind_id": "pig", "head": 2, "output": 5000, "price": 15, "cost": 100},
            ),
            crop_ids=self._lines(
                "crop",
                {"kind_id": "other", "output_kg": 900, "price": 2, "revenue": 90000, "cost": 1},
            ),
            debt_ids=self._lines("debt", {"kind_id": "private", "amount": 7000}),
            holding_ids=self._lines(
                "holding",
                {"institution_id": self.bank.id, "kind": "loan", "amount": 7000, "rate": 5},
            ),
        ).action_file()
        self.assertEqual(self._tests(), {"labour", "no_land", "head", "sale", "no_rate", "double"})

    def test_a_total_that_disagrees_with_its_lines(self):
        self._sheet(
            date=JANUARY,
            debt_ids=self._lines("debt", {"kind_id": "ours", "amount": 5000, "rate": 8}),
        ).action_file()
        self.assertFalse(self._open())
        self.files._file_facts(self.zhang, {"total_debts": 8000}, MARCH)
        self.warnings._check(self.zhang.ids)
        [warning] = self._open()
        self.assertEqual((warning.test, warning.figure), ("lines", "total_debts"))
        self.assertEqual((warning.value, warning.high), (8000, 5000))

    def test_income_far_from_the_file_before(self):
        self.files._file_facts(self.zhang, {"net_income": 10000}, JANUARY)
        self.files._file_facts(self.zhang, {"net_income": 60000}, MARCH)
        self.warnings._check(self.zhang.ids)
        self.assertEqual(self._tests(), {"change"})

    def _doubted(self):
        self._sheet(members=2, labour=5, date=JANUARY).action_file()
        return self._open()

    def test_answered_by_a_second_person_and_kept(self):
        warning = self._doubted()
        with self.assertRaisesRegex(UserError, "somebody else"):
            warning.with_user(self.manager).action_answer("两个儿子常回来帮忙")
        with self.assertRaises(UserError):
            warning.with_user(self.chief).action_answer("  ")
        warning.with_user(self.chief).action_answer("两个儿子常回来帮忙")
        self.assertEqual((warning.state, warning.answered_by_id), ("answered", self.chief))
        with self.assertRaises(UserError):
            warning.with_user(self.chief).action_answer("again")
        for change in ({"answer": "x"}, {"state": "open"}, {"value": 3}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                warning.write(change)
                self.env.flush_all()
            self.env.invalidate_all()
        self.warnings._check(self.zhang.ids)
        self.assertFalse(self._open())
        self._sheet(deposits=5, date=MARCH).action_file()
        self.assertFalse(self._open(), "the same figure is not asked again")

    def test_the_database_asks_for_a_second_person(self):
        warning = self._doubted()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            warning.write(
                {
                    "state": "answered",
                    "answer": "x",
                    "answered_by_id": self.manager.id,
                    "answered_on": "2026-02-01 00:00:00",
                }
            )
            self.env.flush_all()

    def test_who_may_answer(self):
        warning = self._doubted()
        for user in (self.teller, self.auditor, self.west_teller):
            with self.assertRaises(AccessError):
                warning.with_user(user).action_answer("x")
        with self.assertRaises(UserError):
            warning.with_user(self.chief).write({"answer": "x"})
        west = self._user("branch_manager", self.west)
        self.assertFalse(self.warnings.with_user(west).search([("id", "=", warning.id)]))

    def test_answering_several_at_once(self):
        self._doubted()
        warnings = self._open().with_user(self.chief)
        wizard = (
            self.env["rcc.file.answer"]
            .with_user(self.chief)
            .with_context(active_model="rcc.file.warning", active_ids=warnings.ids)
            .create({"answer": "查过"})
        )
        wizard.action_answer()
        self.assertEqual(set(warnings.mapped("state")), {"answered"})

    def test_one_household_or_all_the_same(self):
        self._doubted()
        before = self._open().mapped("test")
        self.warnings._check()
        self.assertEqual(self._open().mapped("test"), before)

    def test_all_in_slices_the_same(self):
        self._village(5)
        self._doubted()
        found = self._open().mapped("test")
        self.env.cr.execute(
            SQL("UPDATE rcc_file_warning SET state = 'lapsed' WHERE state = 'open'")
        )
        self.env.invalidate_all()
        with patch.object(type(self.warnings), "_slice", 2):
            slices = self.warnings._slices()
            homes = self.files.search([]).partner_id
            self.assertEqual(
                [sum(home.id in span for home in homes) for span in slices],
                [2] * (len(homes) // 2) + [1] * (len(homes) % 2),
            )
            for span in slices:
                self.warnings._check(span)
        self.assertCountEqual(self._open().mapped("test"), found)

    def test_a_draft_policy_is_tried_on_all_files(self):
        self._doubted()
        policy = self.env["rcc.plausibility.policy"]._in_force()
        draft = policy.browse(policy.action_new_version()["res_id"])
        draft.action_simulate()
        self.assertTrue(draft.simulated)
        self.assertGreaterEqual(draft.simulation["figures"][1][1], 1)


@tagged("post_install", "-at_install")
class TestLineSums(EconomyCase):
    """The sums of the statement and those of the form are the same, whatever the lines."""

    def test_sums_agree(self):
        chance = random.Random(4)
        for _round in range(15):
            sheet = self._sheet(**self._random(chance)).sudo()
            self.env.flush_all()
            rows = self.env.execute_query(
                SQL(
                    "SELECT s.figure, s.value FROM (SELECT %s AS sheet_id) AS present,"
                    " LATERAL (%s) AS s",
                    sheet.id,
                    SUMS,
                )
            )
            told = {
                name: float(value)
                for name, value in follow(sheet._lines()).items()
                if value is not None and name not in ("labour", "price")
            }
            self.assertEqual({name: round(value, 2) for name, value in rows}, told)

    def _random(self, chance):
        def amount():
            return chance.choice((False, 0, 1, 250.5, 12000.01, 99999.99))

        kinds = {
            section: self.env["rcc.economy.kind"].search([("section", "=", section)]).ids
            for section in ("land", "crop", "livestock", "asset", "debt")
        }

        def rows(section, *names, **more):
            return [Command.clear()] + [
                Command.create(
                    {name: amount() for name in names}
                    | {key: chance.choice(values) for key, values in more.items()}
                    | ({"kind_id": chance.choice(kinds[section])} if section in kinds else {})
                )
                for _row in range(chance.randint(0, 3))
            ]

        return {
            "land_ids": rows("land", "mu"),
            "crop_ids": rows("crop", "output_kg", "revenue", "cost"),
            "livestock_ids": rows("livestock", "revenue", "cost"),
            "asset_ids": rows("asset", "amount"),
            "debt_ids": rows("debt", "amount"),
            "holding_ids": rows(
                "holding",
                "amount",
                kind=["deposit", "loan", "insurance", "wealth"],
                institution_id=[self.bank.id],
            ),
            "labour_ids": rows("labour", "income", kind=["farm", "migrant", "home"]),
            "share_ids": rows("share", "amount"),
        }
