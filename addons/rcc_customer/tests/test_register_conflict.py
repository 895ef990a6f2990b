from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import resident_id
from .register_case import RegisterCase


@tagged("post_install", "-at_install")
class TestRegisterConflict(RegisterCase):
    """Where sources differ a rule decides, and both values wait for the back office."""

    def _said(self, income, phone="13800000001", **values):
        row = ["王强", resident_id(sequence=101), phone, 4, income, ""]
        return self._applied(row, **values)

    def _conflicts(self):
        return self.env["rcc.source.conflict"].with_user(self.office).search([])

    def test_the_newer_register_counts_and_the_older_is_shown(self):
        household = self._said(20000, date="2026-09-01").line_ids.household_id
        self.assertFalse(self._conflicts())
        self._said(30000, date="2026-10-01")
        conflict = self._conflicts()
        self.assertEqual(
            (conflict.field, conflict.rule, float(conflict.in_force), float(conflict.other)),
            ("net_income", "newer", 30000, 20000),
        )
        self.assertIn("2026-09-01", conflict.other_source)
        conflict.action_take_other()
        self.assertEqual(household.rcc_current_file_id.net_income, 20000)
        self.assertEqual((conflict.state, conflict.decided_by_id), ("changed", self.office))
        with self.assertRaises(UserError):
            conflict.action_keep()

    def test_an_older_register_changes_nothing_and_is_shown(self):
        household = self._said(30000, date="2026-10-01").line_ids.household_id
        self._said(20000, date="2026-09-01")
        self.assertEqual(household.rcc_current_file_id.net_income, 30000)
        self.assertEqual(self._conflicts().mapped("other"), ["20000.00"])

    def test_what_a_survey_confirmed_counts_more_than_what_is_typed(self):
        household = self._said(20000, date="2026-09-01").line_ids.household_id
        today = self.env["rcc.post"]._today()
        self.env["rcc.household.file"]._file_facts(
            household, {"net_income": 25000}, today, "survey"
        )
        self._said(30000)
        self.assertEqual(household.rcc_current_file_id.net_income, 25000)
        self.assertEqual(self._conflicts()[:1].rule, "verified")

    def test_years_between_are_no_conflict(self):
        self._said(20000, date="2024-09-01")
        self._said(30000, date="2026-10-01")
        self.assertFalse(self._conflicts())

    def test_a_phone_on_record_stays_until_somebody_takes_the_other(self):
        person = self._said(20000).line_ids.partner_id
        self._said(20000, phone="13900000009")
        conflict = self._conflicts()
        self.assertEqual((conflict.field, conflict.rule), ("phone", "record"))
        self.assertEqual(person.phone, "13800000001")
        conflict.action_take_other()
        self.assertEqual(person.phone, "13900000009")

    def test_only_back_office_and_manager_of_the_branch_decide(self):
        self._said(20000, date="2026-09-01")
        self._said(30000, date="2026-10-01")
        conflict = self._conflicts()
        with self.assertRaises(AccessError):
            conflict.with_user(self.teller).action_keep()
        self.assertFalse(conflict.with_user(self._user("back_office", self.west)).search([]))

    def test_a_register_that_is_taken_back_leaves_no_conflict(self):
        self._said(20000, date="2026-09-01")
        self._said(30000, date="2026-10-01").action_revert()
        self.assertFalse(self._conflicts())

    def test_the_result_is_printed_for_the_owner_to_sign(self):
        register = self._applied(self._row(101), ["李芳", "123", "", 4, "", ""])
        self.assertEqual(register._reasons(), [("Number too short or too long", 1)])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "rcc_customer.rcc_register_report", register.ids
        )
        self.assertNotIn(resident_id(sequence=101), html.decode())
        self.assertIn(register.filename, html.decode())
