import base64
import io
from unittest.mock import patch

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import resident_id
from .register_case import HEADING, RegisterCase, csv_of


@tagged("post_install", "-at_install")
class TestRegisterImport(RegisterCase):
    """A register becomes households, heads, documents and economic files; the number alone tells who is who."""

    def test_a_row_makes_household_head_document_and_file(self):
        register = self._applied(self._row(101))
        line = register.line_ids
        self.assertRecordValues(
            line,
            [
                {
                    "state": "ok",
                    "outcome": "created",
                    "sheet": "前进村",
                    "row_number": 2,
                    "area_id": self.dong_1.id,
                }
            ],
        )
        head, household = line.partner_id, line.household_id
        self.assertEqual(
            (head.name, head.phone, head.rcc_sex, str(head.rcc_birth_date)),
            ("王强", "13800000001", "male", "1980-01-01"),
        )
        self.assertEqual(
            (household.name, household.rcc_kind, household.rcc_head_id, head.parent_id),
            ("王强户", "household", head, household),
        )
        self.assertEqual((household.rcc_branch_id, household.rcc_area_id), (self.east, self.dong_1))
        file = household.rcc_current_file_id
        self.assertEqual(
            (file.members, file.net_income, file.deposits, file.total_debts), (4, 20000, 500, False)
        )
        self.assertEqual(
            (file.source, file.import_id, register.state, register.progress),
            ("register", register, "done", 100),
        )
        self.assertTrue(head.rcc_identity_ids._matches(resident_id(sequence=101)))
        self.assertEqual(self.partners._rcc_find("wangqiang") & head, head)
        self.assertEqual(head.rcc_membership_ids.mapped("role"), ["head"])

    def test_a_register_of_the_union_puts_customers_where_their_village_is_served(self):
        """The branch that answers for the village gets the customer; an unknown village stays with the register's."""
        register = self._applied(
            [*self._row(105), "东镇", "柳树村"],
            [*self._row(107), "西镇", "前进村"],
            [*self._row(109), "", "桃花源村"],
            heading=[*HEADING, "乡镇", "行政村"],
            branch=self.union,
            name="register.csv",
            user=self._user("back_office", self.union),
        )
        self.assertEqual(
            register.line_ids.household_id.mapped("rcc_branch_id.code"),
            [self.outlet.code, self.west.code, self.union.code],
        )

    def test_groups_and_portfolios_are_those_that_the_rules_give(self):
        """They are worked out before the rows are inserted; asked again, the rules change nothing."""
        policy = self.env["rcc.group.policy"].search([("state", "=", "active")])
        self.assertTrue(policy.line_ids)
        rows = [self._row(index, f"王{chr(0x4E00 + index)}") for index in range(101, 106)]
        register = self._applied(*rows, [*self._row(106, "李芳")[:4], 900000, 800000])
        households = register.line_ids.household_id
        self.assertEqual(len(households.mapped("rcc_customer_group_id")), 1)
        before = households.mapped("rcc_portfolio_id")
        self.assertFalse(households.sudo()._rcc_follow_rules())
        households.sudo()._rcc_fit_portfolios()
        self.assertEqual(households.mapped("rcc_portfolio_id"), before)
        history = households.sudo().rcc_group_history_ids
        self.assertEqual(history.mapped("partner_id"), households)
        self.assertEqual(history.policy_id, policy)

    def test_applying_the_same_file_again_changes_nothing(self):
        rows = [self._row(101), self._row(102, "李芳")]
        self._applied(*rows)
        before = self.partners.search_count([]), self.env["rcc.household.file"].search_count([])
        again = self._applied(*rows)
        self.assertEqual(
            (self.partners.search_count([]), self.env["rcc.household.file"].search_count([])),
            before,
        )
        self.assertEqual(again.line_ids.mapped("state"), ["duplicate", "duplicate"])
        self.assertEqual(again.unchanged_count, 2)
        self.assertIn("unchanged", again.line_ids[0].message)

    def test_the_same_person_twice_is_one_customer(self):
        old = resident_id(sequence=101)
        register = self._applied(self._row(101), ["王强", old[:6] + old[8:17], "", 5, "", ""])
        self.assertEqual(register.line_ids.mapped("state"), ["ok", "duplicate"])
        self.assertEqual(len(register.line_ids.partner_id), 1)
        self.assertEqual(register.line_ids.household_id.rcc_current_file_id.members, 5)

    def test_an_invalid_number_is_an_error_with_value_and_reason(self):
        wrong = resident_id(sequence=101)[:-1] + (
            "1" if resident_id(sequence=101)[-1] != "1" else "2"
        )
        register = self._applied(["王强", wrong, "", 4, "", ""], self._row(102, "李芳"))
        line = register.line_ids[0]
        self.assertEqual(
            (line.state, line.outcome, line.row_number, line.partner_id.id),
            ("error", "refused", 2, False),
        )
        self.assertIn(wrong, line.message)
        self.assertIn("does not fit", line.message)
        self.assertEqual(register.created_count, 1)

    def test_a_valid_number_is_never_shown_in_clear(self):
        register = self._import(self._row(101))
        register.action_parse()
        shown = str(
            register.line_ids.read(
                ["name", "number_shown", "number_masked", "notes", "message", "facts", "phone"]
            )
        ) + str(register.column_ids.mapped("sample"))
        self.assertNotIn(resident_id(sequence=101), shown)
        self.assertIn("********", register.line_ids.number_shown)

    def test_a_second_branch_adds_to_the_customer_instead_of_doubling(self):
        self._applied(self._row(101))
        west_office = self._user("back_office", self.west)
        heading = ["客户名称", "证件类型", "证件号码", "手机", "股金"]
        register = self.imports.with_user(west_office).create(
            {
                "name": "west",
                "filename": "west.csv",
                "branch_id": self.west.id,
                "file": csv_of(
                    heading, ["王强", "身份证", resident_id(sequence=101), "13800000001", 3000]
                ),
            }
        )
        register.action_parse()
        register.action_apply()
        line = register.line_ids.sudo()
        self.assertEqual(
            (line.state, line.outcome, line.partner_id.rcc_branch_id),
            ("duplicate", "updated", self.east),
        )
        file = line.household_id.rcc_current_file_id
        self.assertEqual((file.member_shares, file.deposits), (3000, 500))
        self.assertNotIn("王强", register.line_ids.partner_id.display_name)

    def test_another_spelling_is_not_renamed_and_another_person_is_not_merged(self):
        self._applied(self._row(101, "王建国"))
        register = self._applied(
            ["王建囯", resident_id(sequence=101), "", 6, "", ""],
            ["赵丽", resident_id(sequence=101), "", 9, "", ""],
        )
        self.assertEqual(register.line_ids.mapped("state"), ["warning", "warning"])
        self.assertEqual(register.line_ids.partner_id.name, "王建国")
        self.assertEqual(register.line_ids.household_id.rcc_current_file_id.members, 6)

    def test_members_join_and_a_spouse_in_the_same_row_too(self):
        heading = ["姓名", "与户主关系", "身份证号码", "家庭人口", "配偶姓名", "配偶身份证号码"]
        rows = [
            ["王强", "户主", resident_id(sequence=101), 4, "周芳", resident_id(sequence=102)],
            ["王小强", "长子", resident_id("20100101", 103), "", "", ""],
            ["王小丽", "女儿", "", "", "", ""],
        ]
        for _turn in range(2):
            register = self._applied(*rows, heading=heading)
        household = register.line_ids[0].household_id
        roles = {row.partner_id.name: row.role for row in household.rcc_group_membership_ids}
        self.assertEqual(
            roles, {"王强": "head", "周芳": "spouse", "王小强": "child", "王小丽": "child"}
        )
        self.assertEqual(register.unchanged_count, 3)

    def test_a_member_of_another_household_is_not_moved_and_no_facts_are_mixed(self):
        rows = [["单芳", resident_id("19820202", 12), "", 9, "", ""]]
        register = self._applied(*rows)
        self.assertEqual(
            (register.line_ids.state, register.line_ids.household_id), ("warning", self.zhang)
        )
        self.assertFalse(self.zhang.rcc_current_file_id)

    def test_a_known_person_without_household_gets_one(self):
        person = self.partners.create(
            {"rcc_kind": "person", "name": "王强", "rcc_branch_id": self.east.id}
        )
        number = resident_id(sequence=101)
        self.env["rcc.identity"].create({"partner_id": person.id, "number": number})
        line = self._applied(self._row(101)).line_ids
        self.assertEqual(
            (line.state, line.outcome, line.partner_id), ("duplicate", "updated", person)
        )
        self.assertEqual(
            (person.parent_id, person.parent_id.rcc_head_id), (line.household_id, person)
        )
        self.assertEqual(person.phone, "13800000001")

    def test_one_sheet_may_hold_villages_in_sections(self):
        register = self._import(
            ["柳树村"],
            self._row(101),
            ["一组"],
            self._row(102, "李芳"),
            ["前进村"],
            self._row(103, "周丽"),
            name="Sheet1.csv",
        )
        register.action_parse()
        self.assertEqual(register.line_ids.mapped("area_id.name"), ["柳树村委会", "前进村委会"])
        self.assertEqual(
            [line.area_id for line in register.line_ids], [self.dong_2, self.dong_2, self.dong_1]
        )

    def test_an_unknown_village_is_a_warning(self):
        register = self._applied(self._row(101), name="无名村.csv")
        self.assertEqual(
            (register.line_ids.state, register.line_ids.outcome, register.line_ids.area_id.id),
            ("warning", "created", False),
        )

    def test_an_ambiguous_village_asks_once_a_sheet(self):
        head_office = self._user("back_office", self.union)
        register = self._import(
            self._row(101), self._row(102, "李芳"), branch=self.union, user=head_office
        )
        register.action_parse()
        self.assertEqual(register.line_ids.mapped("state"), ["error", "error"])
        self.assertEqual(
            (register.question_count, register.sheet_ids.candidate_ids),
            (1, self.dong_1 | self.xi_1),
        )
        register.write({"sheet_ids": [(1, register.sheet_ids.id, {"area_id": self.xi_1.id})]})
        self.assertEqual(
            (register.question_count, register.line_ids.mapped("state"), register.line_ids.area_id),
            (0, ["ok", "ok"], self.xi_1),
        )

    def test_the_township_in_the_title_answers_the_question(self):
        register = self._import(
            self._row(101),
            branch=self.union,
            name="西镇前进村.csv",
            user=self._user("back_office", self.union),
        )
        register.action_parse()
        self.assertEqual(register.line_ids.area_id, self.xi_1)

    def test_an_edited_mapping_is_followed(self):
        register = self._import(["王强", resident_id(sequence=101), "", 4, 900, 500])
        register.action_parse()
        mapping = dict(register.mapping)
        self.assertEqual(mapping["前进村"]["5"], "deposits")
        mapping["前进村"] = {**mapping["前进村"], "5": "member_shares"}
        register.mapping = mapping
        register.action_apply()
        file = register.line_ids.household_id.rcc_current_file_id
        self.assertEqual((file.member_shares, file.deposits), (500, False))
        with self.assertRaises(UserError):
            register.mapping = {}

    def test_a_column_chosen_on_the_screen_changes_the_mapping(self):
        register = self._import(self._row(101))
        register.action_parse()
        column = register.column_ids.filtered(lambda column: column.field == "deposits")
        register.write(
            {
                "sheet_ids": [
                    (
                        1,
                        register.sheet_ids.id,
                        {"column_ids": [(1, column.id, {"field": "total_debts"})]},
                    )
                ]
            }
        )
        self.assertEqual(register.line_ids.facts.get("total_debts"), 500)

    def test_bad_files_are_refused_in_words(self):
        for content in (
            b"",
            b"%PDF-1.4",
            b"PK\x03\x04 no zip",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        ):
            register = self.imports.create(
                {
                    "name": "bad",
                    "filename": "bad.xls",
                    "branch_id": self.east.id,
                    "file": base64.b64encode(content),
                }
            )
            with self.assertRaises(UserError):
                register.action_parse()
            self.assertEqual(register.state, "draft")

    def test_large_registers_run_in_steps_and_go_on_after_a_kill(self):
        rows = [self._row(index, f"王{chr(0x4E00 + index)}") for index in range(100, 125)]
        module = "odoo.addons.rcc_customer.models.register_import"
        with (
            patch(f"{module}.AT_ONCE", 10),
            patch.object(self.env.registry["rcc.register.import"], "_batch_limit", 10),
        ):
            register = self._applied(*rows)
            self.assertEqual(register.state, "applying")
            worker = register.sudo()
            self.assertTrue(worker._batch_advance())
            self.assertEqual((register.created_count, round(register.progress)), (10, 40))
            worker.batch_cursor = None  # what a server that dies before its commit leaves behind
            while worker._batch_advance():
                pass
        self.assertEqual(
            (register.state, register.created_count, register.progress), ("done", 25, 100)
        )

    def test_a_cancelled_import_can_go_on(self):
        rows = [self._row(index, f"王{chr(0x4E00 + index)}") for index in range(100, 125)]
        module = "odoo.addons.rcc_customer.models.register_import"
        with (
            patch(f"{module}.AT_ONCE", 10),
            patch.object(self.env.registry["rcc.register.import"], "_batch_limit", 10),
        ):
            register = self._applied(*rows)
            register.sudo()._batch_advance()
            register.action_cancel()
            self.assertEqual(
                (register.state, register.sudo()._batch_advance()), ("cancelled", False)
            )
            register.action_batch_resume()
            while register.sudo()._batch_advance():
                pass
        self.assertEqual((register.state, register.created_count), ("done", 25))

    def test_wrong_rows_come_back_as_a_workbook_that_can_be_sent_in_again(self):
        register = self._applied(["=王强", "123", "", 4, "", ""], self._row(102, "李芳"))
        attachment = self.env["ir.attachment"].browse(
            int(register.action_download_errors()["url"].split("/")[3].split("?")[0])
        )
        (sheet,) = openpyxl.load_workbook(io.BytesIO(base64.b64decode(attachment.datas))).worksheets
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        self.assertEqual((rows[0][:2], rows[1][:2], len(rows)), (HEADING[:2], ["=王强", "123"], 2))
        self.assertEqual(sheet["A2"].data_type, "s")
        self.assertIn("15", rows[1][6])
        again = self.imports.create(
            {
                "name": "again",
                "filename": "a.xlsx",
                "branch_id": self.east.id,
                "file": attachment.datas,
            }
        )
        again.action_parse()
        self.assertEqual(again.line_ids.mapped("number_shown"), ["123"])

    def test_what_was_imported_keeps_its_origin(self):
        register = self._applied(self._row(101))
        with self.assertRaises(UserError):
            register.unlink()
        with self.assertRaises(UserError):
            register.action_apply()
