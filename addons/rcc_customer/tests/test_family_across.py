from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import resident_id
from .test_family import FamilyCase

NUMBER = resident_id(sequence=21)
SINGLE = resident_id("19900909", 92)


@tagged("post_install", "-at_install")
class TestMarriageAcrossBranches(FamilyCase):
    """The head of 李强户, in the west, marries the mother of 张伟户, in the east."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest = cls.li.rcc_head_id
        cls.west_chief = cls._user("branch_manager", cls.west, login="west-chief")
        cls.single = cls.partners._rcc_register_person(
            {"name": "吴芬", "number": SINGLE, "branch_id": cls.west.id, "area_id": cls.xi_1.id}
        )

    def step(self, user=None, **values):
        model = self.env["rcc.household.join.step"].with_user(user or self.teller)
        given = {"household_id": self.zhang.id, "known": "elsewhere", "role": "other", **values}
        return model.create(given)

    def find(self, number=NUMBER, user=None):
        lookup = self.env["rcc.lookup"].with_user(user or self.teller)
        return lookup.find(number, reason="marries here")

    def test_by_the_whole_number_and_a_reason(self):
        step = self.step(number=NUMBER, reason="marries here", partner_id=self.mother.id)
        step.action_find()
        self.assertEqual(step.guest_id, self.guest)
        self.assertIn("李*", step.guest_card)
        self.assertNotIn(NUMBER[6:14], step.guest_card)
        self.assertFalse(step.sudo().number_encrypted)
        step.action_preview()
        self.assertEqual(self.guest.parent_id, self.li)
        step.action_confirm()
        self.assertEqual(self.guest.parent_id, self.zhang)
        self.assertEqual(self.guest.rcc_branch_id, self.east)
        self.assertEqual(self.guest.with_user(self.teller).name, "李强")
        self.assertFalse(self.li.active)
        left, came = self.guest.rcc_membership_ids.sorted("id")
        self.assertEqual((left.date_to, came.date_from), (self.today, self.today))

    def test_the_other_branch_gets_word(self):
        self.find()
        self.steps(self.teller)._come_over(self.guest, self.zhang, "other")
        log = self.env["rcc.access"].with_user(self.west_chief)
        rows = log.search([("partner_id", "=", self.guest.id)])
        self.assertEqual(rows.branch_id, self.west)
        self.assertIn("marries here", rows.mapped("reason"))
        left = self.li.with_user(self.west_chief)
        self.assertIn(self.east.name, str(left.activity_ids[-1:].note))
        self.assertFalse(self.guest.with_user(self.west_teller).has_access("read"))

    def test_without_the_pass_nothing_moves(self):
        self.refused("whole number", self.step().action_confirm)
        self.refused("", lambda: self.step(guest_id=self.guest.id), AccessError)
        move = self.steps(self.teller)._come_over
        self.refused("whole document", lambda: move(self.guest, self.zhang, "other"), AccessError)
        other = self._user("teller", login="east-other")
        self.find(user=other)
        self.refused("whole document", lambda: move(self.guest, self.zhang, "other"), AccessError)
        self.env["rcc.registration"].with_user(self.teller).check(self.form())
        self.refused("whole document", lambda: move(self.guest, self.zhang, "other"), AccessError)
        self.assertEqual(self.guest.parent_id, self.li)

    def test_only_into_a_household_of_ones_own(self):
        self.find(resident_id(sequence=11), self.west_teller)
        self.refused(
            "",
            lambda: self.steps(self.west_teller)._come_over(self.head, self.zhang, "other"),
            AccessError,
        )

    def test_refusals_tell_nothing_of_the_other_household(self):
        self._member("李小", "20100808", 22, "child", self.li)
        self.find()
        move = self.steps(self.teller)._come_over
        with self.assertRaises(UserError) as caught:
            move(self.guest, self.zhang, "other")
        self.assertIn(self.west.name, str(caught.exception))
        self.assertNotIn("李小", str(caught.exception))
        long_ago = self.today - timedelta(days=4000)
        son = self.partners._rcc_add_member(
            self.li, {"name": "李大", "number": resident_id("19950808", 93), "role": "child"}
        )
        self.find(resident_id("19950808", 93))
        self.refused("later one", lambda: move(son, self.zhang, "other", long_ago))

    def test_whose_number_is_typed_at_the_registration(self):
        service = self.env["rcc.registration"].with_user(self.teller)
        form = self.form(number=SINGLE, name="吴芬")
        self.assertIn("another branch", service.check(form)["errors"]["number"])
        self.refused("another branch", lambda: service.register(form, "across-0001"))
        self.find(SINGLE)
        self.assertFalse(service.check(form)["errors"])
        card = service.register(form, "across-0002")
        self.assertEqual((card["id"], card["household"]), (self.single.id, self.zhang.name))
        self.assertEqual(self.single.parent_id, self.zhang)
        rows = self.env["rcc.access"].with_user(self.west_chief)
        self.assertTrue(rows.search_count([("partner_id", "=", self.single.id)]) > 1)

    def form(self, **values):
        return {
            "number": NUMBER,
            "name": "李强",
            "role": "member",
            "household_id": self.zhang.id,
            "relation": "other",
            "consent": False,
            **values,
        }


@tagged("post_install", "-at_install")
class TestFounding(FamilyCase):
    """Who belongs to no household founds one, alone or with whom the person marries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.single = cls.partners._rcc_register_person(
            {"name": "吴芬", "number": SINGLE, "branch_id": cls.east.id, "area_id": cls.dong_2.id}
        )

    def step(self, user, **values):
        model = self.env["rcc.household.found.step"].with_user(user)
        return model.create({"person_id": self.single.id, **values})

    def test_with_a_spouse_by_all(self):
        for user in (self.teller, self.manager, self.chief):
            with self.env.cr.savepoint() as savepoint:
                step = self.step(user, spouse_id=self.son.id, certificate="J990001-2026-8")
                step.action_preview()
                self.assertFalse(self.single.parent_id)
                household = self.partners.browse(step.action_confirm()["res_id"])
                self.assertEqual((household.name, household.rcc_area_id), ("吴芬户", self.dong_2))
                self.assertEqual(self.roles(household), {self.single: "head", self.son: "spouse"})
                self.assertEqual(self.memberships._spouses(self.single), self.son)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_member_leaves_home_and_founds_one_later(self):
        steps = self.steps(self.teller)
        steps._move_out(self.son, self.zhang)
        self.assertEqual(self.roles(steps._found_single(self.son)), {self.son: "head"})

    def test_bad_input(self):
        found = self.steps()._found_single
        self.refused("without household", lambda: found(self.son))
        self.refused("without household", lambda: found(self.zhang))
        child = self.partners._rcc_register_person(
            {"name": "吴小", "number": resident_id("20150909", 94), "branch_id": self.east.id}
        )
        self.refused("under 18", lambda: found(child))
        self.refused("married to", lambda: found(self.single, self.wife))
        self.refused(
            "has not come", lambda: found(self.single, date=self.today + timedelta(days=2))
        )
        self.refused(
            "", lambda: self.steps(self.west_teller)._found_single(self.single), AccessError
        )
        self.memberships._die(self.single, self.today)
        self.refused("has died", lambda: found(self.single))
