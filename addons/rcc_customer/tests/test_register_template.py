from odoo.exceptions import AccessError
from odoo.tests import tagged

from .register_case import HEADING, RegisterCase

ODD = ["户主姓名", "身份证号码", "联系电话", "家庭人口", "纯收入", "股金余额2024年"]


@tagged("post_install", "-at_install")
class TestRegisterTemplate(RegisterCase):
    """A mapping that was corrected once is that of the next file with the same headings."""

    def _corrected(self, **options):
        """A register whose last column was taken for something else, and imported."""
        register = self._import(self._row(101), heading=ODD, **options)
        register.action_parse()
        sheet = register.sheet_ids.name
        register.mapping = {sheet: {**register.mapping[sheet], "5": "total_debts"}}
        register.action_apply()
        return register

    def _template(self):
        return self.env["rcc.register.template"].search([])

    def test_the_next_file_like_it_is_read_as_the_first_was_corrected(self):
        self._corrected()
        template = self._template()
        self.assertEqual((len(template), template.branch_id), (1, self.east))
        heading = [*ODD[:5], "股金余额 2025年"]
        register = self._import(self._row(102, "李芳"), heading=heading, name="other.csv")
        register.action_parse()
        self.assertEqual(register.sheet_ids.template_id, template)
        self.assertEqual(register.line_ids.facts.get("total_debts"), 500)

    def test_other_headings_are_proposed_anew_and_what_is_right_is_not_kept(self):
        self._corrected()
        register = self._applied(self._row(102, "李芳"))
        self.assertFalse(register.sheet_ids.template_id)
        self.assertEqual(len(self._template()), 1)

    def test_a_template_is_corrected_by_the_next_import_and_by_hand(self):
        self._corrected()
        register = self._import(self._row(102, "李芳"), heading=ODD, name="b.csv")
        register.action_parse()
        register.mapping = {"b": {**register.mapping["b"], "5": "other_assets"}}
        register.action_apply()
        column = self._template().column_ids.filtered(lambda column: column.index == 5)
        self.assertEqual(column.field, "other_assets")
        column.with_user(self.office).field = "deposits"
        third = self._import(self._row(103, "周丽"), heading=ODD, name="c.csv")
        third.action_parse()
        self.assertEqual(third.line_ids.facts.get("deposits"), 500)

    def test_a_template_holds_for_branches_below_and_the_nearest_wins(self):
        head_office = self._user("back_office", self.union)
        self._corrected(branch=self.union, user=head_office, name="西镇前进村.csv")
        register = self._import(self._row(102, "李芳"), heading=ODD, name="b.csv")
        register.action_parse()
        self.assertEqual(register.line_ids.facts.get("total_debts"), 500)
        register.mapping = {"b": {**register.mapping["b"], "5": "deposits"}}
        register.action_apply()
        self.assertEqual(self._template().mapped("branch_id"), self.union | self.east)
        again = self._import(self._row(103, "周丽"), heading=ODD, name="c.csv")
        again.action_parse()
        self.assertEqual(again.line_ids.facts.get("deposits"), 500)

    def test_templates_are_those_of_ones_branch(self):
        self._corrected()
        west = self._user("back_office", self.west)
        self.assertFalse(self._template().with_user(west).search([]))
        with self.assertRaises(AccessError):
            self._template().with_user(west).name = "mine"
        self._template().with_user(self.office).name = "ours"

    def test_a_file_that_is_no_register_keeps_nothing(self):
        self._applied([*self._row(101)], heading=HEADING)
        self.assertFalse(self._template())
