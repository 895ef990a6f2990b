from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import resident_id
from .register_case import RegisterCase

TABLES = (
    "res_partner",
    "rcc_identity",
    "rcc_membership",
    "rcc_household_file",
    "rcc_search_key",
    "rcc_source",
)
STAMPS = "{write_uid,write_date,create_date}"


def changed(before, after):
    """What is in one of two states of the database only, without what is empty."""
    return {
        table: [
            {name: value for name, value in row.items() if value is not None}
            for row in [*rows, *after[table]]
            if (row in rows) != (row in after[table])
        ]
        for table, rows in before.items()
        if rows != after[table]
    }


@tagged("post_install", "-at_install")
class TestRegisterRevert(RegisterCase):
    """An import is taken back as a whole: afterwards the database is as it was before."""

    def _everything(self):
        """All rows of the tables that an import fills, but for stamps."""
        self.env.flush_all()
        return {
            table: [
                row
                for (row,) in self.env.execute_query(
                    SQL(
                        "SELECT to_jsonb(t) - %s::text[] AS row FROM %s t ORDER BY 1",
                        "{id}" if table == "rcc_search_key" else STAMPS,
                        SQL.identifier(table),
                    )
                )
            ]
            for table in TABLES
        }

    def _family(self):
        heading = ["姓名", "与户主关系", "身份证号码", "家庭人口", "配偶姓名", "配偶身份证号码"]
        rows = [
            ["王强", "户主", resident_id(sequence=101), 4, "周芳", resident_id(sequence=102)],
            ["王小强", "长子", resident_id("20100101", 103), "", "", ""],
            ["王小丽", "女儿", "", "", "", ""],
        ]
        return self._applied(*rows, heading=heading)

    def test_new_customers_go_with_all_that_came_with_them(self):
        before = self._everything()
        register = self._family()
        self.assertEqual(register.created_count, 3)
        register.action_revert()
        self.assertEqual(register.state, "reverted")
        self.assertFalse(changed(before, self._everything()))
        self.assertEqual(set(register.line_ids.mapped("outcome")), {"reverted"})
        self.assertFalse(register.line_ids.partner_id | register.line_ids.household_id)

    def test_the_journal_tells_who_took_it_back(self):
        register = self._family()
        register.action_revert()
        decision = self.env["rcc.decision"].search(
            [("subject_model", "=", register._name), ("subject_id", "=", register.id)]
        )
        self.assertEqual((decision.act, decision.user_id), ("register_revert", self.office))

    def test_facts_of_known_households_are_as_before(self):
        first = self._applied(["王强", resident_id(sequence=101), "", 4, 20000, ""])
        household = first.line_ids.household_id
        before = self._everything()
        second = self._applied(
            ["王强", resident_id(sequence=101), "13800000001", 5, 30000, 800], date="2026-01-31"
        )
        self.assertEqual(second.line_ids.outcome, "updated")
        second.action_revert()
        self.assertFalse(changed(before, self._everything()))
        self.assertEqual(household.rcc_current_file_id.members, 4)
        self.assertFalse(first.line_ids.partner_id.phone)

    def test_somebody_known_leaves_the_household_that_came_with_the_register(self):
        person = self.partners.create(
            {"rcc_kind": "person", "name": "王强", "rcc_branch_id": self.east.id}
        )
        self.env["rcc.identity"].create(
            {"partner_id": person.id, "number": resident_id(sequence=101)}
        )
        before = self._everything()
        self._applied(self._row(101)).action_revert()
        self.assertFalse(changed(before, self._everything()))

    def test_large_registers_are_taken_back_in_steps(self):
        before = self._everything()
        rows = [self._row(index, f"王{chr(0x4E00 + index)}") for index in range(100, 125)]
        register = self._applied(*rows)
        with patch.object(self.env.registry["rcc.register.import"], "_batch_limit", 10):
            register.action_revert()
            worker = register.sudo()
            self.assertEqual((register.state, worker._batch_advance()), ("reverting", True))
            self.assertEqual(round(register.progress), 40)
            worker.batch_cursor = None  # what a server that dies before its commit leaves behind
            while worker._batch_advance():
                pass
        self.assertEqual((register.state, register.progress), ("reverted", 100))
        self.assertFalse(changed(before, self._everything()))

    def _refused(self, register, *words):
        with self.assertRaises(UserError) as caught:
            register.action_revert()
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(register.state, "done")

    def test_a_second_register_keeps_the_first(self):
        register = self._applied(self._row(101))
        self._applied(self._row(101))
        self._refused(register, "lines of another register (1)")

    def test_an_edit_by_a_colleague_keeps_it(self):
        register = self._applied(self._row(101), self._row(102, "李芳"))
        register.line_ids[0].partner_id.with_user(self.office).phone = "13900000009"
        self._refused(register, "customers changed by a colleague (1)")

    def test_a_newer_file_keeps_it(self):
        register = self._applied(self._row(101))
        self.env["rcc.household.file"]._file_facts(
            register.line_ids.household_id, {"members": 9}, register.date
        )
        self._refused(register, "newer economic files (1)")

    def test_another_member_or_document_keeps_it(self):
        register = self._applied(self._row(101))
        self.partners._rcc_add_member(
            register.line_ids.household_id, {"name": "王小", "number": None, "role": "child"}
        )
        register.line_ids.partner_id.rcc_identity_ids.with_user(self.office).action_verify()
        self._refused(
            register, "memberships changed or added (1)", "documents verified or added (1)"
        )

    def test_a_note_on_a_customer_keeps_it(self):
        register = self._applied(self._row(101))
        register.line_ids.partner_id.message_post(body="called")
        self._refused(register, "Message (1)")

    def test_only_back_office_and_branch_manager_take_back(self):
        register = self._applied(self._row(101))
        with self.assertRaises(AccessError):
            register.with_user(self.manager).action_revert()
        with self.assertRaises(UserError):
            self._import(self._row(102)).action_revert()

    def test_a_file_goes_only_with_its_register(self):
        register = self._applied(self._row(101))
        with self.assertRaises(UserError):
            register.line_ids.household_id.rcc_current_file_id.with_user(self.office).write(
                {"date_to": "2026-01-01"}
            )

    def test_every_field_has_its_row_and_date(self):
        register = self._applied(self._row(101))
        head, household = register.line_ids.partner_id, register.line_ids.household_id
        sources = self.env["rcc.source"].with_user(self.office)
        self.assertRecordValues(
            sources.search([("partner_id", "in", (head | household).ids)], order="id"),
            [
                {
                    "partner_id": household.id,
                    "import_id": register.id,
                    "row_number": 2,
                    "made": True,
                },
                {"partner_id": head.id, "import_id": register.id, "row_number": 2, "made": True},
            ],
        )
        text = sources.search([("partner_id", "=", household.id)]).text
        self.assertIn("20000", text)
        self.assertIn("前进村", text)
