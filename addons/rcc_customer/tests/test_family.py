from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..tools.roles import role_after
from .common import CustomerCase, resident_id


class FamilyCase(CustomerCase):
    """The county of rcc_customer; 张伟户 has a son and a mother too, all members since a year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.memberships = cls.env["rcc.membership"]
        cls.son = cls._member("张明", "20000303", 13, "child")
        cls.mother = cls._member("赵兰", "19550404", 14, "parent")
        cls._age_rows()

    @classmethod
    def _age_rows(cls):
        """As if all had joined a year ago."""
        cls.env.flush_all()
        for query in (
            SQL("SELECT set_config('rcc.migrating', 'on', true)"),
            SQL("UPDATE rcc_membership SET date_from = date_from - 365"),
            SQL("SELECT set_config('rcc.migrating', '', true)"),
        ):
            cls.env.cr.execute(query)
        cls.env.invalidate_all()

    @classmethod
    def _member(cls, name, birth, sequence, role, household=None):
        number = resident_id(birth, sequence)
        return cls.partners._rcc_add_member(
            household or cls.zhang, {"name": name, "number": number, "role": role}
        )

    def steps(self, user=None):
        return self.memberships.with_user(user or self.chief)

    def roles(self, household):
        rows = self.memberships._live([("group_id", "=", household.id)])
        return {row.partner_id: row.role for row in rows}

    def refused(self, words, action, error=UserError):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(error, words),
            self.env.cr.savepoint(),
        ):
            action()
            self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestSplit(FamilyCase):
    """分户: some go and found a household of their own, some stay; both parts have a head."""

    def test_a_son_founds_a_household(self):
        day = self.today - timedelta(days=3)
        for user in (self.manager, self.chief):
            with self.env.cr.savepoint() as savepoint:
                new = self.steps(user)._split(self.zhang, self.son, self.son, date=day)
                self.assertEqual(new.name, "张明户")
                self.assertEqual(self.roles(new), {self.son: "head"})
                self.assertEqual(self.son.parent_id, new)
                self.assertEqual(new.sudo().rcc_area_id, self.dong_1)
                self.assertEqual(
                    self.roles(self.zhang),
                    {self.head: "head", self.wife: "spouse", self.mother: "parent"},
                )
                left, came = self.son.rcc_membership_ids.sorted("id")
                self.assertEqual((left.date_to, came.date_from), (day, day))
                savepoint.rollback()
            self.env.invalidate_all()

    def test_it_is_filed(self):
        new = self.steps()._split(self.zhang, self.son, self.son, reason="成家")
        split = self.env["rcc.household.split"].search([("new_id", "=", new.id)])
        self.assertEqual((split.old_id, split.user_id), (self.zhang, self.chief))
        for household in (self.zhang, new.sudo()):
            decision = self.env["rcc.decision"].search(
                [("subject_model", "=", "res.partner"), ("subject_id", "=", household.id)], limit=1
            )
            self.assertEqual((decision.act, decision.reason), ("split", "成家"))
            self.assertIn("张明户", household.message_ids[0].body)
        self.refused("split_fixed", lambda: split.sudo().write({"reason": "x"}), CheckViolation)

    def test_the_head_goes_and_names_a_successor(self):
        persons = self.head | self.mother
        self.refused("name the head", lambda: self.steps()._split(self.zhang, persons, self.head))
        new = self.steps()._split(self.zhang, persons, self.head, successor=self.wife)
        self.assertEqual(self.roles(new), {self.head: "head", self.mother: "parent"})
        self.assertEqual(self.roles(self.zhang), {self.wife: "head", self.son: "child"})
        self.assertEqual(self.zhang.name, "单芳户")
        self.assertEqual(self.zhang.rcc_head_id, self.wife)

    def test_bad_input(self):
        split, zhang = self.steps()._split, self.zhang
        everybody = self.head | self.wife | self.son | self.mother
        stranger = self.li.rcc_head_id.with_user(self.chief)
        tomorrow = self.today + timedelta(days=1)
        long_ago = self.today - timedelta(days=4000)
        nobody = self.partners
        for words, action in (
            ("Somebody must stay", lambda: split(zhang, everybody, self.son)),
            ("Choose who goes", lambda: split(zhang, nobody, self.son)),
            ("must be one of those who go", lambda: split(zhang, self.son, self.mother)),
            ("must be one of those who go", lambda: split(zhang, self.son, nobody)),
            ("has not come", lambda: split(zhang, self.son, self.son, date=tomorrow)),
            ("since", lambda: split(zhang, self.son, self.son, date=long_ago)),
            ("stays; no other", lambda: split(zhang, self.son, self.son, successor=self.wife)),
        ):
            self.refused(words, action)
        self.refused("", lambda: split(zhang, stranger, stranger, successor=self.wife), AccessError)

    def test_who_may(self):
        self.refused(
            "Branch Manager",
            lambda: self.steps(self.teller)._split(self.zhang, self.son, self.son),
            AccessError,
        )
        self.refused(
            "",
            lambda: self.steps(self.west_teller)._move_out(self.son, self.zhang),
            AccessError,
        )


@tagged("post_install", "-at_install")
class TestDeath(FamilyCase):
    """The dead keep nothing that lasts; a head is succeeded the same day, an empty household is closed."""

    def test_death_of_a_member(self):
        day = self.today - timedelta(days=2)
        self.steps(self.teller)._die(self.mother, day, reason="死亡证明 12")
        self.assertEqual(self.mother.rcc_death_date, day)
        self.assertEqual(self.mother.rcc_lifecycle, "lost")
        self.assertFalse(self.mother.parent_id)
        self.assertEqual(self.mother.rcc_membership_ids.date_to, day)
        self.assertIn("deceased", self.mother.display_name)
        self.assertIn(self.mother, self.partners.with_user(self.teller)._rcc_find("赵兰"))
        self.assertEqual(self.roles(self.zhang)[self.head], "head")

    def test_death_of_the_head(self):
        day = self.today - timedelta(days=2)
        die = self.steps()._die
        self.refused("name the new head", lambda: die(self.head, day))
        self.refused("must be a member", lambda: die(self.head, day, self.li.rcc_head_id))
        die(self.head, day, self.son)
        self.assertEqual(
            self.roles(self.zhang), {self.son: "head", self.wife: "parent", self.mother: "other"}
        )
        self.assertEqual((self.zhang.rcc_head_id, self.zhang.name), (self.son, "张明户"))
        rows = self.zhang.rcc_group_membership_ids.filtered(lambda row: row.role == "head")
        self.assertEqual({row.date_from for row in rows if not row.date_to}, {day})

    def test_nobody_is_left(self):
        lone = self.li.rcc_head_id
        self.memberships._die(lone, self.today)
        self.assertFalse(self.li.active)
        self.assertEqual(self.li.rcc_lifecycle, "lost")
        self.refused("closed", lambda: self.memberships._join(self.son, self.li))

    def test_who_joined_later_on_paper_leaves_at_once(self):
        child = self._member("张小", "20200606", 15, "child")
        self.memberships._die(child, self.today - timedelta(days=9))
        row = child.rcc_membership_ids
        self.assertEqual((row.date_from, row.date_to), (self.today, self.today))

    def test_bad_input(self):
        die = self.steps()._die
        self.refused("has not come", lambda: die(self.son, self.today + timedelta(days=1)))
        self.refused("not born", lambda: die(self.son, "1999-12-31"))
        self.refused("Only a person", lambda: die(self.zhang, self.today))
        die(self.son, self.today)
        self.refused("already", lambda: die(self.son, self.today))
        self.refused("", lambda: self.steps()._die(self.li.rcc_head_id, self.today), AccessError)
        self.refused("", lambda: self.son.with_user(self.chief).write({"rcc_death_date": False}))

    def test_the_database_gives_the_dead_nothing_new(self):
        self.memberships._die(self.son, self.today)
        row = {"partner_id": self.son.id, "group_id": self.zhang.id, "role": "child"}
        paper = {"partner_id": self.son.id, "kind": "household_register", "number": "4105270001"}
        couple = {
            "partner_id": self.mother.id,
            "spouse_id": self.son.id,
            "kind": "marriage_certificate",
            "number": "J990001-2020-000001",
        }
        for model, vals in (
            ("rcc.membership", row),
            ("rcc.identity", paper),
            ("rcc.identity", couple),
        ):
            create = self.env[model].create
            self.refused("living", lambda create=create, vals=vals: create(vals), CheckViolation)
        self.refused(
            "_death_", lambda: self.son.write({"rcc_death_date": "1990-01-01"}), CheckViolation
        )


@tagged("post_install", "-at_install")
class TestMarriage(FamilyCase):
    """Marrying in and out, divorce; who is dead or married elsewhere does not marry."""

    def setUp(self):
        super().setUp()
        self.bride = self._household("王丽", self.dong_2, 42).rcc_head_id
        self.wang = self.bride.parent_id

    def test_marrying_in_closes_the_empty_household(self):
        for user in (self.teller, self.manager, self.chief):
            with self.env.cr.savepoint() as savepoint:
                row = self.steps(user)._marry_in(
                    self.bride, self.zhang, "other", partner=self.son, certificate="J990001-2026-7"
                )
                self.assertEqual((row.role, self.bride.parent_id), ("other", self.zhang))
                self.assertFalse(self.wang.active)
                paper = self.son.rcc_identity_ids.filtered("spouse_id")
                self.assertEqual(paper.spouse_id, self.bride)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_who_is_not_free_does_not_marry(self):
        marry = self.steps()._marry_in
        self.refused(
            "married to", lambda: marry(self.bride, self.zhang, "spouse", partner=self.head)
        )
        self.env["rcc.identity"].create(
            {
                "partner_id": self.bride.id,
                "spouse_id": self.mother.id,
                "kind": "marriage_certificate",
                "number": "J990001-2019-000009",
            }
        )
        self.refused(
            "divorce first", lambda: marry(self.bride, self.zhang, "other", partner=self.son)
        )
        self.memberships._die(self.mother, self.today)
        marry(self.bride, self.zhang, "other", partner=self.son)
        self.memberships._die(self.son, self.today)
        single = self._household("周萍", self.dong_2, 44).rcc_head_id
        self.refused("has died", lambda: marry(single, self.zhang, "other", partner=self.son))

    def test_divorce_ends_the_certificate_that_day(self):
        paper = self.env["rcc.identity"].create(
            {
                "partner_id": self.head.id,
                "spouse_id": self.wife.id,
                "kind": "marriage_certificate",
                "number": "J990001-2005-000123",
            }
        )
        self.steps(self.teller)._move_out(self.wife, self.zhang, reason="离婚", divorced=True)
        self.assertFalse(paper.active)
        self.assertEqual(paper.date_to, self.today)
        self.assertFalse(self.wife.parent_id)
        self.assertFalse(self.memberships._spouses(self.head))

    def test_nobody_is_drawn_in_without_right(self):
        li = self.li.rcc_head_id
        self.refused("", lambda: self.steps()._marry_in(li, self.zhang, "other"), AccessError)

    def test_another_head_without_a_death(self):
        self.refused(
            "",
            lambda: self.steps(self.teller)._name_head(self.zhang, self.son),
            AccessError,
        )
        self.steps(self.manager)._name_head(self.zhang, self.son)
        self.assertEqual(
            self.roles(self.zhang),
            {self.son: "head", self.head: "parent", self.wife: "parent", self.mother: "other"},
        )


@tagged("post_install", "-at_install")
class TestFamilyLaw(FamilyCase):
    """What a plain remote call tries, the database and the model refuse."""

    def test_memberships_are_not_written_by_hand(self):
        row = self.memberships._live([("partner_id", "=", self.son.id)])
        for user in (self.teller, self.manager, self.chief):
            mine = row.with_user(user)
            self.refused("", lambda mine=mine: mine.write({"date_to": self.today}), AccessError)
            self.refused("", lambda mine=mine: mine.create({}), AccessError)

    def test_history_is_not_rewritten(self):
        row = self.memberships._live([("partner_id", "=", self.son.id)])
        earlier = self.today - timedelta(days=1)
        for vals in ({"role": "other"}, {"date_from": earlier}):
            self.refused("history", lambda vals=vals: row.write(vals), CheckViolation)
        row._leave(earlier)
        for day in (False, self.today):
            self.refused("history", lambda day=day: row.write({"date_to": day}), CheckViolation)

    def test_no_household_without_head(self):
        head = self.memberships._live([("partner_id", "=", self.head.id)])
        self.refused("headed", lambda: head.write({"date_to": self.today}), CheckViolation)
        empty = self.partners.create(
            {"name": "空户", "rcc_kind": "household", "rcc_branch_id": self.east.id}
        )
        self.memberships._live([("partner_id", "=", self.son.id)])._leave()
        vals = {"partner_id": self.son.id, "group_id": empty.id, "role": "child"}
        self.refused("headed", lambda: self.memberships.create(vals), CheckViolation)

    def test_roles_are_told_from_the_head(self):
        self.assertEqual(role_after("spouse", "head"), "spouse")
        self.assertEqual(role_after("other", "child"), "other")

    def test_stock_partners_are_untouched(self):
        vendor = self.partners.create({"name": "Vendor", "is_company": True})
        clerk = self.partners.create({"name": "Clerk", "parent_id": vendor.id})
        self.assertFalse(vendor.rcc_member_count or clerk.rcc_death_date)
        self.refused("", lambda: vendor.write({"rcc_death_date": self.today}), CheckViolation)
        vals = {"partner_id": clerk.id, "group_id": self.zhang.id, "role": "other"}
        self.refused("consists|persons", lambda: self.memberships.create(vals), ValidationError)
