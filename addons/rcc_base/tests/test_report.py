import io
import json

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools import pdf as odoo_pdf

from ..models import report as report_model

EVIL = '=HYPERLINK("http://x")'


class ReportCase(TransactionCase):
    """A report over partners, and a reader."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = new_test_user(cls.env, "test-reader", tz="Asia/Shanghai", lang="en_US")
        country = cls.env.ref("base.cn")
        names = (("Ann", "b", 3), ("Bob", "a", 4), (EVIL, "a", 5))
        cls.partners = cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "ref": "test-report",
                    "function": kind,
                    "color": color,
                    "country_id": country.id,
                }
                for name, kind, color in names
            ]
        )
        cls.report = cls.make_report()

    @classmethod
    def make_report(cls, **values):
        return cls.env["rcc.report"].create(
            {
                "code": "test_partners",
                "name": "Test Partners",
                "section": "customers",
                "model": "res.partner",
                "domain": "[('ref', '=', 'test-report')]",
                "columns": "name, country_id, country_id.code, active",
                "group_by": "function",
                "measures": "color:sum",
                "order": "name",
                **values,
            }
        )

    def output(self, kind="xlsx", report=None, user=None, **search):
        """The order that a reader's request makes."""
        report = (report or self.report).with_user(user or self.reader)
        method = report.action_download if kind == "xlsx" else report.action_print
        action = method(**search)
        return (
            self.env["rcc.report.output"]
            .browse(int(action["url"].rpartition("/")[2]))
            .with_env(report.env)
        )

    def book(self, **search):
        """{sheet: rows} of the workbook."""
        book = load_workbook(io.BytesIO(self.output(**search)._make().read()))
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@tagged("post_install", "-at_install")
class TestReport(ReportCase):
    """A named report opens, prints and downloads the reader's own rows."""

    def test_an_empty_page_says_what_to_do(self):
        page = self.report.action_id.with_context(lang="en_US")._get_action_dict()
        self.assertIn("the filters leave none", page["help"])

    def test_page(self):
        action = self.report.with_user(self.reader).action_open()
        self.assertEqual(
            (action["res_model"], action["path"]), ("res.partner", "report-test-partners")
        )
        kinds = [kind for _view, kind in action["views"]]
        self.assertEqual(kinds, ["list", "pivot", "graph", "form"])
        views = self.env["res.partner"].with_user(self.reader).get_views(action["views"])["views"]
        self.assertIn('name="country_id"', views["list"]["arch"])
        self.assertIn('type="measure"', views["pivot"]["arch"])

    def test_page_follows_the_definition(self):
        views = self.report.action_id.view_ids.view_id
        self.report.write({"columns": "name, phone", "group_by": False})
        self.assertEqual(self.report.action_id.view_ids.mapped("view_mode"), ["list"])
        self.assertIn('name="phone"', self.report.action_id.view_ids.view_id.arch)
        self.report.unlink()
        self.assertFalse(views.exists())

    def test_page_has_the_name_in_the_readers_language(self):
        self.report.with_context(lang="zh_CN").name = "联系人名单"
        reader = self.reader
        reader.lang = "zh_CN"
        action = self.report.with_user(reader).with_context(lang="zh_CN").action_open()
        self.assertEqual(action["name"], "联系人名单")

    def test_workbook(self):
        sheets = self.book()
        rows = sheets["Rows"]
        self.assertEqual(rows[0][0], "Test Partners")
        self.assertIn("test-reader", rows[1][0])
        self.assertIn("test-report", rows[1][0])
        self.assertEqual(rows[4][0], "a")
        self.assertEqual([row[1] for row in rows[4:7]], [EVIL, "Bob", "Ann"])
        self.assertEqual(rows[4][2:5], ("China", "CN", "Yes"))
        self.assertEqual(rows[7][5], 12)
        self.assertEqual(sheets["Groups"][1:], [("a", 2, 9), ("b", 1, 3), ("Total", 3, 12)])

    def test_texts_are_never_formulas(self):
        book = load_workbook(io.BytesIO(self.output()._make().read()))
        [cell] = [cell for row in book["Rows"] for cell in row if cell.value == EVIL]
        self.assertEqual(cell.data_type, "s")
        self.assertIsNone(cell.hyperlink)

    def test_search_narrows_and_groups(self):
        sheets = self.book(domain=[["name", "=", "Ann"]], group_by=["country_id"])
        self.assertEqual([row[1] for row in sheets["Rows"][4:]], ["Ann", None])
        self.assertEqual(sheets["Groups"][1][:2], ("China", 1))
        sheets = self.book(group_by=["no_such_field", "commercial_partner_id.name"])
        self.assertNotIn("Groups", sheets)

    def test_nobody_widens_the_report(self):
        sheets = self.book(domain=["|", ["id", "=", self.env.user.partner_id.id], ["id", "!=", 0]])
        self.assertEqual(len(sheets["Rows"]), 4 + 3 + 1)

    def test_print(self):
        content = self.output("pdf")._make().read()
        [page] = odoo_pdf.PdfFileReader(io.BytesIO(content)).pages
        text = page.extract_text()
        for words in (
            "Test Partners",
            "Ann",
            "a (2)",
            "Total (3)",
            "1 / 1",
            "test-reader",
            "Reference",
        ):
            self.assertIn(words, text)
        self.assertLess(page.mediabox.width, page.mediabox.height)

    def test_wide_print_is_landscape(self):
        self.report.columns = "name, phone, email, street, city, zip, vat, website"
        [page] = odoo_pdf.PdfFileReader(io.BytesIO(self.output("pdf")._make().read())).pages
        self.assertGreater(page.mediabox.width, page.mediabox.height)

    def test_too_many_rows_to_print(self):
        self.patch(report_model, "PRINT_ROWS", 2)
        with self.assertRaisesRegex(UserError, "workbook"):
            self.output("pdf")
        self.assertTrue(self.book())

    def test_roles(self):
        self.report.group_ids = self.env.ref("base.group_system")
        for method in ("action_open", "action_print", "action_download"):
            with self.assertRaises(AccessError):
                getattr(self.report.with_user(self.reader), method)()
        self.assertFalse(
            self.env["rcc.report"].with_user(self.reader).search([("id", "=", self.report.id)])
        )

    def test_closed_model_stays_closed(self):
        report = self.make_report(
            code="test_rules",
            model="ir.rule",
            domain="[]",
            columns="name",
            group_by=False,
            measures=False,
            order=False,
        )
        with self.assertRaises(AccessError):
            self.output(report=report)

    def test_closed_column_is_left_out(self):
        report = self.make_report(
            code="test_employees",
            model="hr.employee.public",
            domain="[]",
            columns="name, employee_id.rcc_identity_masked, user_id.login",
            group_by=False,
            measures=False,
            order=False,
        )
        columns = [column.path for column in report.with_user(self.reader)._columns()]
        self.assertEqual(columns, ["name", "user_id.login"])

    def test_rules_decide_what_is_read(self):
        self.env["ir.rule"].create(
            {
                "name": "test",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": "[('name', '!=', 'Bob')]",
            }
        )
        self.assertEqual([row[1] for row in self.book()["Rows"][4:]], [EVIL, "Ann", None])

    def test_personal_data_needs_a_reason(self):
        self.report.personal = True
        action = self.report.with_user(self.reader).action_download()
        output = self.env["rcc.report.output"].with_user(self.reader).browse(action["res_id"])
        self.assertEqual((action["target"], output.row_count), ("new", 3))
        for reason in (False, "  "):
            output.reason = reason
            with self.assertRaisesRegex(UserError, "why"):
                output.action_confirm()
            with self.assertRaisesRegex(UserError, "why"):
                output._make()
        output.reason = "inspection"
        self.assertEqual(output.action_confirm()["url"], f"/rcc_base/report/{output.id}")

    def test_wrong_definitions(self):
        for values in (
            {"model": "no.such"},
            {"columns": "name, no_such"},
            {"columns": "name.code"},
            {"group_by": "no_such"},
            {"measures": "no_such:sum"},
            {"domain": "[('no_such', '=', 1)]"},
        ):
            with self.assertRaises(ValidationError, msg=values):
                self.make_report(code="test_wrong", **values)
        with self.assertRaises(IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.make_report()

    def test_only_data_makes_reports(self):
        with self.assertRaises(AccessError):
            self.report.with_user(self.reader).write({"domain": "[]"})

    def test_filter_in_words(self):
        report = self.report
        for domain, words in (
            ([], ""),
            ([("name", "ilike", "x")], "Name contains x"),
            ([("country_id", "in", [self.env.ref("base.cn").id])], "Country is China"),
            (
                ["|", ("active", "=", True), ("ref", "=", False)],
                "Active is Yes or Reference is empty",
            ),
            (["!", ("name", "ilike", "x")], "Name does not contain x"),
            ([("id", "in", [1, 2, 3, 4, 5, 6])], "ID is one of 6"),
            ([("create_date", ">=", "today")], f"Created on ≥ {report._stamp()}"),
            ([("create_date", ">=", "2026-01-31")], "Created on ≥ 2026-01-31"),
            ([("active", "=", True), ("active", "=", True)], "Active is Yes"),
        ):
            self.assertEqual(report._domain_words(domain), words)

    def test_memory_does_not_grow(self):
        """A chunk's records are forgotten before the next is read."""
        seen = 0
        for _row in self.report._rows([], [], self.report._columns()):
            seen += 1
        self.assertGreaterEqual(seen, 3)
        field = self.env["res.partner"]._fields["name"]
        self.assertFalse(list(self.env.cache.get_records(self.env["res.partner"], field)))


@tagged("post_install", "-at_install")
class TestReportOverHttp(ReportCase, HttpCase):
    """Files come over HTTP to those who asked for them."""

    def test_download(self):
        self.authenticate("test-reader", "test-reader")
        answer = self.url_open(
            "/web/dataset/call_kw/rcc.report/action_download",
            data=json.dumps(
                {
                    "params": {
                        "model": "rcc.report",
                        "method": "action_download",
                        "args": [self.report.ids],
                        "kwargs": {"domain": [["name", "=", "Ann"]]},
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        url = answer.json()["result"]["url"]
        content = self.url_open(url)
        self.assertIn("Test%20Partners-", content.headers["Content-Disposition"])
        self.assertEqual(content.headers["Cache-Control"], "no-store")
        book = load_workbook(io.BytesIO(content.content))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        self.assertEqual(rows[4][1], "Ann")
        new_test_user(self.env, "test-other")
        self.authenticate("test-other", "test-other")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.logout()
        self.assertIn("/web/login", self.url_open(url).url)
