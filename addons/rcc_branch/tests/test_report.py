import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.rcc_base.tests.common import LawCase

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestReport(LawCase, NetworkCase):
    """Reports of the network: who may open them, what they show, and what the access log keeps of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.risk = cls._user("risk", cls.union)
        cls.manager = cls._user("branch_manager")
        cls.teller = cls._user("teller")
        cls.reports = cls.env["rcc.report"].search([])

    def report(self, name, user=None):
        return self.env.ref(f"rcc_branch.report_{name}").with_user(user or self.risk)

    def rows(self, report, **search):
        """The rows of the workbook, under its heading."""
        action = report.action_download(**search)
        output = report.env["rcc.report.output"].browse(
            action.get("res_id") or int(action["url"].rpartition("/")[2])
        )
        output.reason = "inspection"
        book = load_workbook(io.BytesIO(output._make().read()))
        return list(book.worksheets[0].iter_rows(values_only=True))[4:]

    def test_every_report_opens_for_its_readers(self):
        users = [
            self._user(
                role.code, role.business and self.union or None, login=f"test-all-{role.code}"
            )
            for role in self.env["rcc.role"].search([])
        ]
        opened = set()
        for user in users:
            for report in self.env["rcc.report"].with_user(user).search([]):
                views = report.action_open()["views"]
                self.env[report.model].with_user(user).get_views(views)
                self.rows(report, domain=[("id", "=", 0)])
                opened.add(report.id)
        self.assertEqual(opened, set(self.reports.ids))

    def test_staff_and_posts(self):
        rows = self.rows(self.report("posts", self.teller))
        self.assertIn(("Branch E", "Teller", self.teller.name), [row[:3] for row in rows])
        past = self._post(self._user(), "teller", date_from="2020-01-01", date_to="2020-02-01")
        self.assertNotIn(past.user_id.name, [row[2] for row in self.rows(self.report("posts"))])
        found = self.rows(self.report("posts"), domain=[("id", "=", past.id)])
        self.assertEqual(found[0][2], past.user_id.name)

    def test_access_across_branches(self):
        ours, theirs = self._customer("Ours", self.outlet), self._customer("Theirs", self.west)
        log = self.env["rcc.access"].with_user(self.manager)._log(ours | theirs, "lookup", "asked")
        self.assertEqual(log.mapped("across"), [False, True])
        self.assertEqual(log.user_branch_id, self.east)
        rows = self.rows(self.report("access_across"))
        self.assertEqual([row[3] for row in rows if row[3]], [self.east.name])

    def test_union_is_across_from_nobody(self):
        log = (
            self.env["rcc.access"]
            .with_user(self.risk)
            ._log(self._customer("C", self.west), "unmask", "asked")
        )
        self.assertFalse(log.across)

    def test_exports_of_personal_data_are_filed(self):
        self.env["rcc.access"].with_user(self.teller)._log(
            self._customer("C", self.west), "lookup", "asked"
        )
        self.rows(self.report("access_across"))
        filed = self.env["rcc.access"].search([("report_code", "=", "access_across")])
        self.assertEqual((filed.user_id, filed.kind, filed.row_count), (self.risk, "export", 1))
        self.assertEqual((filed.reason, filed.partner_id.id), ("inspection", False))
        self.assertIn("Date", filed.report_filter)
        self.rows(self.report("posts"))
        self.assertEqual(self.env["rcc.access"].search_count([("kind", "=", "export")]), 1)

    def test_log_names_a_customer_or_a_report(self):
        with self.assertLaw("names a customer, or a report"):
            self.env["rcc.access"].create({"kind": "export", "reason": "x"})
        with self.assertLaw("names a customer, or a report"):
            self.env["rcc.access"].create(
                {"kind": "lookup", "reason": "x", "report_code": "x", "row_count": 1}
            )

    def test_who_may_not(self):
        with self.assertRaises(AccessError):
            self.report("access_across", self.teller).action_open()
        self.assertNotIn(
            "access_across", self.env["rcc.report"].with_user(self.teller).search([]).mapped("code")
        )

    def test_scope_decides_the_rows(self):
        here = self.env["rcc.portfolio"].create(
            {"code": "T-1", "name": "x", "branch_id": self.east.id}
        )
        there = self.env["rcc.portfolio"].create(
            {"code": "T-2", "name": "x", "branch_id": self.west.id}
        )
        codes = [row[1] for row in self.rows(self.report("portfolio_load", self.teller))]
        self.assertIn(here.code, codes)
        self.assertNotIn(there.code, codes)
