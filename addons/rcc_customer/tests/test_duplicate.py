from random import Random

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerCase, resident_id
from .likeness_register import Register, load, search

COUNT = 700


@tagged("post_install", "-at_install")
class TestDuplicate(CustomerCase):
    """Persons who may be one are found while typing, after a register and nightly, and decided by people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pairs = cls.env["rcc.duplicate"]
        cls.clerk = cls._user("back_office")
        cls.west_clerk = cls._user("back_office", cls.west)

    def _double(self, name="张偉", area=None, number=None, **values):
        """A second 张伟 with another digit in the number."""
        household = self._household(
            name,
            area or self.dong_1,
            41,
            **{"number": number or resident_id(sequence=41), **values},
        )
        return household.rcc_head_id

    def _pair(self, one, other):
        ids = sorted((one.id, other.id))
        return self.pairs.search([("first_id", "=", ids[0]), ("second_id", "=", ids[1])])

    def _run(self, kind="full", **values):
        run = self.env["rcc.duplicate.run"].create({"kind": kind, **values})
        cursor = run._step(None, 500)
        while cursor:
            cursor = run._step(cursor, 500)
        return run

    def test_typing_shows_whom_somebody_resembles(self):
        [found] = self.partners.with_user(self.teller)._rcc_likely_duplicates(
            {"name": "伟张", "phone": "13800138001", "area_id": self.dong_1.id}
        )
        self.assertEqual(found["partner_id"], self.head.id)
        self.assertEqual(found["reasons"], ["name_swapped", "phone_same", "village_same"])
        self.assertEqual(len(found["words"]), 3)

    def test_a_number_with_a_slip_finds_its_owner_while_it_is_typed(self):
        wrong = resident_id(sequence=11)[:-1] + "?"
        number = resident_id(sequence=12)
        for typed in (wrong, number[:15] + number[15:17][::-1] + number[17]):
            found = self.partners.with_user(self.teller)._rcc_likely_duplicates(
                {"name": "张伟", "number": typed, "area_id": self.dong_1.id}
            )
            self.assertEqual([row["partner_id"] for row in found], [self.head.id], typed)

    def test_the_old_number_of_15_digits_finds_its_owner(self):
        number = resident_id(sequence=11)
        [found] = self.partners.with_user(self.teller)._rcc_likely_duplicates(
            {"name": "李四", "number": number[:6] + number[8:17]}
        )
        self.assertEqual(found["score"], 100)
        self.assertIn("number_same", found["reasons"])

    def test_of_another_branchs_customer_no_more_than_that_there_is_one(self):
        [found] = self.partners.with_user(self.teller)._rcc_likely_duplicates(
            {"name": "李强", "phone": "13900139002", "birth_date": "1980-01-01"}
        )
        self.assertFalse(found["partner_id"])
        self.assertTrue(found["elsewhere"])
        self.assertEqual((found["reasons"], found["words"]), ([], []))
        self.assertNotIn("李", found["name"])

    def test_a_name_alone_finds_nobody(self):
        self.assertFalse(self.partners._rcc_likely_duplicates({"name": "张伟"}))
        self.assertFalse(self.partners._rcc_likely_duplicates({}))

    def test_who_is_registered_all_the_same_waits_in_the_queue(self):
        pair = self._pair(self.head, self._double())
        self.assertEqual((pair.state, pair.found_by, pair.kind), ("open", "typing", "number"))
        self.assertIn("name_variant", pair.reasons)

    def test_the_nightly_search_takes_who_changed_since(self):
        double = self._double(name="钱多多", number=resident_id("19550505", 77))
        self._run()
        self.assertFalse(self._pair(self.head, double))
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = '2020-01-01' WHERE rcc_kind IS NOT NULL"
        )
        self.env.cr.execute("UPDATE rcc_identity SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        other = self.partners.create(
            {
                "name": "张伟",
                "rcc_kind": "person",
                "rcc_branch_id": self.east.id,
                "phone": "13800138001",
            }
        )
        run = self._run("nightly", since="2026-01-01 00:00:00")
        self.assertEqual(run._count(), 1)
        self.assertEqual(self._pair(self.head, other).found_by, "nightly")

    def test_an_open_pair_goes_when_the_facts_are_mended(self):
        double = self._double()
        self._run()
        self.assertTrue(self._pair(self.head, double))
        double.name = "赵六"
        self._run()
        self.assertFalse(self._pair(self.head, double))

    def test_different_people_need_a_reason_and_do_not_come_back(self):
        double = self._double(phone="13700137000")
        pair = self._pair(self.head, double).with_user(self.clerk)
        with self.assertRaises(UserError):
            pair.action_different()
        pair.decision_reason = "Two cousins; both came to the counter."
        pair.action_different()
        self.assertEqual((pair.state, pair.decided_by_id), ("different", self.clerk))
        self._run()
        self.assertEqual(pair.state, "different")
        double.phone = "13800138001"
        self._run()
        self.assertEqual((pair.state, pair.reopened), ("open", True))

    def test_a_pair_is_put_off_for_two_weeks(self):
        pair = self._pair(self.head, self._double()).with_user(self.clerk)
        pair.action_later()
        self.assertEqual((pair.postponed_until - self.env["rcc.post"]._today()).days, 14)
        self.assertEqual(pair.state, "open")

    def test_nobody_types_a_pair_or_its_points(self):
        pair = self._pair(self.head, self._double()).with_user(self.clerk)
        for values in ({"score": 1}, {"state": "merged"}, {"first_id": self.wife.id}):
            with self.assertRaises(AccessError):
                pair.write(values)
        with self.assertRaises(AccessError):
            self.pairs.with_user(self.clerk).create(
                {"first_id": self.head.id, "second_id": self.wife.id, "score": 1, "kind": "phone"}
            )

    def test_a_pair_across_branches_is_seen_by_both_and_masked(self):
        double = self._double(area=self.xi_1)
        pair = self._pair(self.head, double)
        self.assertTrue(pair.across)
        for clerk, own, hidden in (
            (self.clerk, self.head, double),
            (self.west_clerk, double, self.head),
        ):
            seen = pair.with_user(clerk)
            self.assertEqual(self.pairs.with_user(clerk).search([("id", "=", pair.id)]), pair)
            self.assertIn(own.rcc_customer_no, seen.comparison)
            self.assertNotIn(hidden.rcc_customer_no, seen.comparison)
            self.assertNotIn(hidden.name, seen.comparison)
            self.assertNotIn(hidden.rcc_identity_ids.number_masked, seen.comparison)
            self.assertNotIn(hidden.name, seen.display_name)

    def test_pairs_of_another_branch_are_not_seen(self):
        pair = self._pair(self.head, self._double())
        self.assertFalse(self.pairs.with_user(self.west_clerk).search([("id", "=", pair.id)]))
        with self.assertRaises(AccessError):
            pair.with_user(self.west_clerk).action_later()
        with self.assertRaises(AccessError):
            self.pairs.with_user(self.teller).search([])

    def test_side_by_side_shows_differences_and_no_number(self):
        pair = self._pair(self.head, self._double())
        shown = pair.with_user(self.clerk).comparison
        self.assertNotIn(resident_id(sequence=11), shown)
        self.assertIn("990001********", shown)
        self.assertIn("table-warning", shown)
        self.assertIn("table-success", shown)

    def test_a_search_of_all_is_started_by_the_back_office_one_at_a_time(self):
        runs = self.env["rcc.duplicate.run"]
        with self.assertRaises(AccessError):
            runs.with_user(self.teller).action_search_all()
        runs.with_user(self.clerk).action_search_all()
        with self.assertRaises(UserError):
            runs.with_user(self.clerk).action_search_all()

    def test_a_draft_of_the_points_is_tried_on_the_pairs_on_file(self):
        self._double()
        policy = self.env.ref("rcc_customer.duplicate_policy_example")
        draft = policy.browse(policy.action_new_version()["res_id"])
        draft.line_ids.filtered(lambda line: line.reason == "number_slip").points = 0
        draft.threshold = 100
        report = draft._simulate()
        self.assertEqual([row[1:] for row in report["rows"]][0], [len(self.pairs.search([])), 0])

    def test_every_slip_of_a_register_is_found_and_little_else(self):
        """Recall and precision on villages of families, seeded; at 100,000 persons in bench/duplicates."""
        register = Register(Random(8), COUNT, copies=0.12)
        load(self.env, register, self.dong_1 | self.dong_2 | self.xi_1)
        search(self.env)
        ids = {villager.id for villager in register.people}
        found = {
            (pair.first_id.id, pair.second_id.id)
            for pair in self.pairs.search([("state", "=", "open")])
            if pair.first_id.id in ids
        }
        truth = register.truth
        self.assertGreater(len(set(truth.values())), 11)
        missed = {pair: slip for pair, slip in truth.items() if pair not in found}
        self.assertLessEqual(len(missed), len(truth) * 0.01, missed)
        self.assertLessEqual(len(found - truth.keys()), len(truth) * 0.02)
