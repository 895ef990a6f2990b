from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import resident_id
from .test_family import FamilyCase


@tagged("post_install", "-at_install")
class TestFamilySteps(FamilyCase):
    """The guided steps: facts, what follows, record; back at any time, and nothing is recorded before the end."""

    def step(self, kind, user, **values):
        model = self.env[f"rcc.household.{kind}.step"].with_user(user)
        return model.create({"household_id": self.zhang.id, **values})

    def test_split_by_those_who_may(self):
        for user in (self.manager, self.chief):
            with self.env.cr.savepoint() as savepoint:
                step = self.step("split", user, person_ids=self.son.ids, head_id=self.son.id)
                before = self.env["rcc.membership"].search_count([])
                action = step.action_preview()
                self.assertEqual((action["res_id"], step.stage), (step.id, "preview"))
                self.assertIn("张明", step.preview)
                self.assertEqual(self.env["rcc.membership"].search_count([]), before)
                self.assertEqual(self.son.parent_id, self.zhang)
                step.action_back()
                self.assertEqual((step.stage, step.preview), ("facts", False))
                step.action_preview()
                opened = self.partners.browse(step.action_confirm()["res_id"])
                self.assertEqual(opened.rcc_head_id, self.son)
                savepoint.rollback()
            self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.step("split", self.teller, person_ids=self.son.ids)

    def test_what_is_wrong_is_told_before_the_preview(self):
        step = self.step("split", self.chief, person_ids=self.head.ids, head_id=self.head.id)
        with self.assertRaises(UserError):
            step.action_preview()
        self.assertEqual(step.stage, "facts")

    def test_who_goes_alone_is_the_head(self):
        context = {"default_household_id": self.zhang.id}
        model = self.env["rcc.household.split.step"].with_user(self.chief)
        with Form(model.with_context(**context)) as form:
            form.person_ids.add(self.son)
            self.assertEqual(form.head_id, self.son)

    def test_death_by_all(self):
        for user in (self.teller, self.manager, self.chief):
            with self.env.cr.savepoint() as savepoint:
                step = self.step("death", user, person_id=self.head.id, successor_id=self.wife.id)
                step.action_preview()
                self.assertIn("单芳", step.preview)
                self.assertFalse(self.head.rcc_death_date)
                step.action_confirm()
                self.assertEqual(self.zhang.rcc_head_id, self.wife)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_joining_by_all(self):
        for place, user in enumerate((self.teller, self.manager, self.chief)):
            step = self.step(
                "join",
                user,
                known="new",
                name=f"新人{place}",
                number=resident_id("20010505", 60 + place),
                role="other",
            )
            step.action_preview()
            step.action_confirm()
            self.assertIn(f"新人{place}", self.zhang.child_ids.mapped("name"))
        step = self.step("join", self.teller, role="other")
        with self.assertRaises(UserError):
            step.action_preview()

    def test_leaving_by_all(self):
        wang = self._household("王芳", self.dong_2, 41)
        for whereto, values in (
            ("away", {}),
            ("household", {"target_id": wang.id, "role": "other"}),
        ):
            for user in (self.teller, self.manager, self.chief):
                with self.env.cr.savepoint() as savepoint:
                    step = self.step(
                        "leave", user, person_id=self.son.id, whereto=whereto, **values
                    )
                    step.action_preview()
                    step.action_confirm()
                    self.assertEqual(
                        self.son.parent_id, wang if whereto == "household" else self.partners
                    )
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_the_certificate_rests_encrypted(self):
        bride = self._household("王丽", self.dong_2, 42).rcc_head_id
        step = self.step(
            "join",
            self.teller,
            person_id=bride.id,
            role="other",
            partner_id=self.son.id,
            certificate="J990001-2026-000007",
        )
        self.assertFalse(step.certificate)
        self.assertNotIn("2026", step.sudo().certificate_encrypted)
        step.action_confirm()
        self.assertEqual(self.memberships._spouses(self.son), bride)

    def test_another_head(self):
        step = self.step("head", self.manager, person_id=self.son.id)
        step.action_preview()
        step.action_confirm()
        self.assertEqual(self.zhang.rcc_head_id, self.son)
        with self.assertRaises(AccessError):
            self.step("head", self.teller, person_id=self.wife.id)


@tagged("post_install", "-at_install")
class TestOrganizations(FamilyCase):
    """Companies, cooperatives and their members; single persons."""

    CODE = "93330106MA0ABCDE0"

    def register(self, user=None, **values):
        model = self.env["rcc.customer.registration"].with_user(user or self.teller)
        registration = model.create(
            {"kind": "organization", "branch_id": self.east.id, "area_id": self.dong_1.id, **values}
        )
        return self.partners.browse(registration.action_register()["res_id"])

    @classmethod
    def code(cls, text="93330106MA0ABCDE0"):
        from stdnum.cn import uscc

        return text + uscc.calc_check_digit(text)

    def test_a_cooperative_with_member_households(self):
        coop = self.register(name="东庄种植合作社", number=self.code())
        self.assertEqual(coop.rcc_organization_form, "cooperative")
        for user, member, role in (
            (self.teller, self.zhang, "member"),
            (self.chief, self.head, "representative"),
        ):
            self.env["rcc.organization.member"].with_user(user).create(
                {"organization_id": coop.id, "partner_id": member.id, "role": role}
            ).action_add()
        self.assertEqual(set(coop.rcc_group_membership_ids.mapped("kind")), {"cooperative"})
        self.assertFalse(self.zhang.parent_id)
        row = coop.rcc_group_membership_ids[0]
        row.with_user(self.chief).action_leave()
        self.assertTrue(row.date_to)

    def test_codes_are_checked_and_unique(self):
        self.register(name="甲公司", number=self.code("91330106MA0ABCDE0"))
        for number in (self.code("91330106MA0ABCDE0"), "91330106MA0ABCDE00", False):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.register(name="乙公司", number=number)
        group = self.register(name="东庄联保小组", number=False, form="joint_liability")
        self.assertEqual(group.rcc_kind, "organization")

    def test_a_single_person_joins_later(self):
        single = self.register(kind="person", name="周平", number=resident_id("19910101", 71))
        self.assertFalse(single.parent_id)
        self.steps(self.teller)._marry_in(single, self.zhang, "other")
        self.assertEqual(single.parent_id, self.zhang)
        with self.assertRaises(UserError):
            self.register(kind="person", name="周平", number=resident_id("19910101", 71))
