from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestBranchCard(NetworkCase):
    """Key figures of a branch with all below it, as the reader may see them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teller = cls._user("teller")
        cls.far_teller = cls._user("teller", cls.west)
        cls.customer = cls._customer("A", cls.east)
        cls._customer("A1", cls.east, parent_id=cls.customer.id)
        cls._customer("B", cls.outlet)
        cls._customer("C", cls.west)

    def figures(self, user, branch=None):
        branch = (branch or self.east).with_user(user)
        branch.invalidate_recordset(["figures"])
        return {figure["key"]: figure["value"] for figure in branch.figures}

    def test_figures_count_the_branch_and_all_below(self):
        figures = self.figures(self.teller)
        self.assertEqual((figures["customers"], figures["unassigned"]), ("2", "2"))
        self.assertEqual(figures["posts"], "1")
        self.assertEqual(self.figures(self.teller, self.outlet)["customers"], "1")

    def test_another_branch_sees_no_customer_figures(self):
        figures = self.figures(self.far_teller)
        self.assertTrue({"customers", "unassigned", "portfolios"}.isdisjoint(figures))
        self.assertIn("posts", figures)
        self.assertNotIn("customers", self.figures(self._user("rcc_admin")))

    def test_the_union_shows_each_reader_what_is_theirs(self):
        self.assertEqual(self.figures(self.far_teller, self.union)["customers"], "1")

    def test_each_figure_opens_into_its_rows(self):
        branch = self.east.with_user(self.teller)
        counted = [figure for figure in branch.figures if "." not in figure["value"]]
        for figure in counted:
            action = branch.with_context(figure=figure["key"]).action_open_figure()
            rows = self.env[action["res_model"]].with_user(self.teller).search(action["domain"])
            self.assertEqual(f"{len(rows):,}", figure["value"], figure["key"])

    def test_a_figure_out_of_reach_does_not_open(self):
        branch = self.east.with_user(self.far_teller)
        self.assertFalse(branch.with_context(figure="customers").action_open_figure())
        self.assertFalse(branch.with_context(figure="nonsense").action_open_figure())

    def test_one_query_a_figure_however_many_branches(self):
        branches = self.union | self.east | self.west | self.outlet
        self.env.flush_all()
        self.env.invalidate_all()
        counts = []
        for shown in (self.union, branches):
            shown = shown.with_user(self.teller)
            shown.mapped("figures")
            shown.invalidate_recordset(["figures"])
            before = self.cr.sql_log_count
            shown.mapped("figures")
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], len(branches))

    def test_telephone_numbers_are_written_as_people_write_them(self):
        admin = self._user("rcc_admin")
        self.east.with_user(admin).phone = "03727710101"
        self.assertEqual(self.east.phone, "0372-7710101")
        with self.assertRaisesRegex(ValidationError, "area code"):
            self.east.with_user(admin).phone = "7710101"
