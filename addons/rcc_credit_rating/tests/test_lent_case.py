from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.rcc_customer.tests.common import resident_id

from .common import FULL, RatingCase


class TestLentCase(RatingCase):
    """A colleague of the west is lent to one rating of the east, and sees that rating only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helper = cls._user("customer_manager", cls.west, login="test-helper")
        cls.wang = cls._household("王芳", cls.dong_1, 31)
        cls.result = cls._rated(FULL)
        cls.env["rcc.household.file"]._file_facts(cls.wang, {"members": 3}, "2026-01-01")

    def lend(self, user=None, by=None, case=None, **values):
        case = (case or self.result).with_user(by or self.chief)
        context = case.action_lend()["context"]
        dialog = case.env["rcc.case.lend"].with_context(**context)
        values = {
            "employee_id": (user or self.helper)._rcc_employee().id,
            "reason": "too few of us",
        } | values
        dialog.create(values).action_lend()
        return self.env["rcc.case.assignment"].search([], limit=1)

    def seen(self, model, user=None):
        return self.env[model].with_user(user or self.helper).search([])

    def customers_seen(self):
        return self.seen("res.partner").filtered("rcc_kind") - self.li - self.li.rcc_head_id

    def test_the_case_its_household_and_nothing_else(self):
        """No earlier rating of the household, no grant, no document, no other household of the branch."""
        earlier = self._granted(household=self.wang).result_id
        case = self._result(self.wang)
        self.env["rcc.rating.visit"].with_user(self.manager).create(
            {"result_id": case.id, "second_investigator_id": self.second._rcc_employee().id}
        )
        self.assertFalse(self.customers_seen())
        own = {model: self.seen(model) for model in ("rcc.membership", "rcc.household.file")}
        self.lend(case=case)
        self.assertEqual(self.customers_seen(), self.wang | self.wang.rcc_head_id)
        self.assertEqual(self.seen("rcc.rating.result"), case)
        self.assertEqual(self.seen("rcc.rating.visit").result_id, case)
        for model, rows in own.items():
            field = "group_id" if model == "rcc.membership" else "partner_id"
            self.assertEqual((self.seen(model) - rows)[field], self.wang, model)
        self.assertTrue(earlier.grant_ids and earlier.panel_ids.sheet_ids)
        for model in (
            "rcc.rating.panel",
            "rcc.rating.sheet",
            "rcc.rating.notice",
            "rcc.identity",
            "rcc.grant",
            "rcc.certificate",
        ):
            self.assertNotIn(self.east, self.seen(model).sudo().branch_id, model)

    def test_what_the_case_needs_is_open(self):
        self.lend()
        self.assertEqual(self.customers_seen(), self.zhang | self.head | self.wife)
        for model, rows in (
            ("rcc.rating.result", self.result),
            ("rcc.rating.visit", self.result.visit_id),
            ("rcc.rating.panel", self.result.panel_ids),
            ("rcc.rating.sheet", self.result.panel_ids.sheet_ids),
        ):
            self.assertEqual(self.seen(model), rows, model)

    def test_the_customer_is_read_and_not_changed(self):
        self.lend()
        teller = self._user("teller", self.west, login="test-helping-teller")
        self.lend(teller)
        for user in (self.helper, teller):
            self.assertEqual(self.zhang.with_user(user).display_name, self.zhang.display_name)
            self.assertEqual(self.wife.with_user(user).display_name, self.wife.display_name)
            for record in (self.zhang, self.wife, *self.zhang.rcc_file_ids):
                self.assertFalse(record.with_user(user).has_access("write"))
        self.assertEqual(self.wang.with_user(self.helper).sudo().display_name, "王**")

    def test_the_lent_investigator_confirms(self):
        """What the case needs goes through: a survey confirmed by the colleague of the other branch."""
        result = self.results.with_user(self.manager).create({"partner_id": self.wang.id})
        visit = self._survey(
            result, confirm=False, second_investigator_id=self.helper._rcc_employee().id
        )
        with self.assertRaises(AccessError):
            visit.with_user(self.helper).action_confirm()
        self.lend(case=result)
        visit.with_user(self.helper).action_confirm()
        self.assertTrue(visit.confirmed_on)

    def test_the_lent_decider_approves_with_the_authority_of_home(self):
        result = self._noticed(household=self.wang)
        decider = self._user("branch_manager", self.west)
        with self.assertRaises(AccessError):
            result.with_user(decider).action_approve()
        self.assertNotIn(decider, result.decider_ids)
        self.lend(decider, case=result)
        result.invalidate_recordset(["decider_ids"])
        self.assertIn(decider, result.decider_ids)
        result.with_user(decider).action_approve()
        self.assertEqual(result.state, "approved")

    def test_who_lends(self):
        for user in (self.manager, self.teller, self._user("branch_manager", self.west)):
            with self.assertRaises(AccessError):
                self.lend(by=user)
        head = self._user("department_head", self.union)
        self.assertEqual(self.lend(by=head).lent_by_id, head)

    def test_a_borrowed_case_is_not_lent_on(self):
        borrower = self._user("branch_manager", self.west)
        self.lend(borrower)
        with self.assertRaisesRegex(AccessError, "lent to you"):
            self.lend(by=borrower)

    def test_nobody_writes_assignments(self):
        assignment = self.lend()
        for user in (self.helper, self.chief, self._user("executive", self.union)):
            for change in (
                lambda rows: rows.create({"reason": "x"}),
                lambda rows: rows.write({"ended_at": False}),
                lambda rows: rows.unlink(),
            ):
                with self.assertRaises(AccessError):
                    change(assignment.with_user(user))

    def test_who_is_not_lent(self):
        nobody = self.env["hr.employee"].create({"name": "No login"})
        dialog = self.env["rcc.case.lend"].with_user(self.chief)
        for employee, refusal in (
            (nobody, "has no login"),
            (self._user("rcc_admin")._rcc_employee(), "holds no post"),
            (self._user(login="test-without-post")._rcc_employee(), "holds no post"),
            (self.second._rcc_employee(), "already"),
            (self._user("risk")._rcc_employee(), "already"),
        ):
            with self.assertRaisesRegex(ValidationError, refusal):
                dialog.create(
                    {
                        "case_model": self.result._name,
                        "case_id": self.result.id,
                        "employee_id": employee.id,
                        "reason": "x",
                    }
                ).action_lend()

    def test_relatives_are_not_lent(self):
        """Neither the members of the household themselves nor whoever declared one of them as kin."""
        employee = self.helper._rcc_employee()
        self.env["rcc.related.party"].create(
            {
                "staff_id": employee.id,
                "name": "单芳",
                "number": resident_id("19820202", 12),
                "relation": "sibling",
                "date_from": self.today,
            }
        )
        with self.assertRaisesRegex(ValidationError, "close to this customer"):
            self.lend()
        head = self._user("teller", self.west, login="test-head")
        head._rcc_employee().rcc_identity_number = resident_id(sequence=11)
        with self.assertRaisesRegex(ValidationError, "close to this customer"):
            self.lend(head)

    def test_dates(self):
        with self.assertLaw("before it is lent"):
            self.lend(date_to=self.today - timedelta(days=1))
        assignment = self.lend()
        with self.assertLaw("already lent"):
            self.lend()
        assignment.with_user(self.chief).action_end()
        self.lend()
        with self.assertLaw("stays on record"):
            assignment.write({"date_to": self.today + timedelta(days=99)})
        with self.assertLaw("stays on record"):
            assignment.write({"ended_at": False})

    def test_it_ends_by_the_button(self):
        assignment = self.lend()
        self.assertTrue(self.customers_seen())
        with self.assertRaises(AccessError):
            assignment.with_user(self.helper).action_end()
        assignment.with_user(self.chief).action_end()
        self.assertFalse(self.customers_seen())
        acts = self.env["rcc.decision"].search(
            [("subject_model", "=", "rcc.rating.result"), ("subject_id", "=", self.result.id)]
        )
        self.assertLessEqual({"lend", "lend_end"}, set(acts.mapped("act")))
        self.assertEqual(assignment.ended_by_id, self.chief)

    def test_it_begins_and_ends_at_midnight(self):
        tomorrow = self.today + timedelta(days=1)
        self.lend(date_from=tomorrow, date_to=tomorrow)
        seen = []
        for days in range(3):
            day = self.today + timedelta(days=days)
            with patch.object(
                type(self.env["res.company"]), "_rcc_today", lambda _self, day=day: day
            ):
                seen.append(bool(self.customers_seen()))
        self.assertEqual(seen, [False, True, False])

    def test_it_needs_a_post(self):
        """Whoever loses the last post loses the lent case with it."""
        self.lend()
        self.helper.rcc_post_ids.with_user(self._user("rcc_admin")).action_end()
        self.assertFalse(self.customers_seen())

    def test_the_colleague_finds_the_case(self):
        assignment = self.lend().with_user(self.helper)
        self.assertEqual(assignment.case_name, self.result.display_name)
        self.assertEqual(assignment.action_open_case()["res_id"], self.result.id)
        self.assertIn("test-helper", self.result.with_user(self.chief).lent_note)
        due = [row for row in self.helper._rcc_today(self.today) if row["kind"] == "lent_case"]
        self.assertEqual([row["res_id"] for row in due], self.result.ids)
        self.assertFalse(self.env["rcc.case.assignment"].with_user(self.west_teller).search([]))
