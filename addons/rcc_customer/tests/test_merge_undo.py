from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import resident_id
from .merge_case import MergeCase


@tagged("post_install", "-at_install")
class TestMergeUndo(MergeCase):
    """What forbids a merge or its undoing, and what follows from both."""

    def test_a_changed_value_forbids_the_undoing(self):
        self.twin.email = "wei@example.com"
        merge = self._merged()
        self.assertEqual(self.head.email, "wei@example.com")
        self.head.email = "other@example.com"
        with self.assertRaisesRegex(UserError, "changed since the merge .Email"):
            merge.action_undo()
        self.head.email = "wei@example.com"
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual((merge.state, self.head.email), ("undone", False))

    def test_the_merged_one_is_not_lost(self):
        self._merged()
        self.twin._rcc_follow_lifecycle()
        self.env.invalidate_all()
        self.assertEqual(self.twin.rcc_lifecycle, "prospect")

    def test_what_was_filed_since_stays_with_the_survivor(self):
        merge = self._merged()
        late = self.env["rcc.phone"].create({"partner_id": self.head.id, "number": "13911112222"})
        merge.action_undo()
        self.assertEqual(late.partner_id, self.head)
        self.assertEqual(self.twin.phone.replace(" ", "")[-4:], "8009")

    def test_the_last_merge_is_undone_first(self):
        first = self._merged()
        second = self._merged(self.li.rcc_head_id, self.head)
        self.assertEqual(self.twin.rcc_survivor_id, self.li.rcc_head_id)
        with self.assertRaisesRegex(UserError, "merged again"):
            first.action_undo()
        second.action_undo()
        self.env.invalidate_all()
        self.assertEqual(self.twin.rcc_survivor_id, self.head)
        first.action_undo()
        self.env.invalidate_all()
        self.assertFalse(self.twin.rcc_survivor_id)

    def test_the_old_number_finds_the_survivor_until_undone(self):
        number = self.twin.rcc_customer_no
        merge = self._merged()
        self.assertEqual(self.partners._rcc_find(number), self.head)
        self.assertIn(self.head, self.partners._rcc_find(self.head.rcc_customer_no))
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(self.partners._rcc_find(number), self.twin)

    def test_a_merged_customer_is_a_memory(self):
        self._merged()
        for values in ({"active": True}, {"name": "x"}):
            with self.assertRaisesRegex(UserError, "merged into another"):
                self.twin.write(values)
        with self.assertRaisesRegex(UserError, "merged already"):
            self.merges._merge(self.head, self.twin, "x")

    def test_only_customers_of_one_kind(self):
        for survivor, gone in ((self.head, self.zhang), (self.head, self.head)):
            with self.assertRaises(UserError):
                self.merges._merge(survivor, gone, "x")
        contact = self.partners.create({"name": "供应商"})
        with self.assertRaises(UserError):
            self.merges._merge(self.head, contact, "x")

    def test_spouses_are_no_duplicates(self):
        self.env["rcc.identity"].create(
            {
                "partner_id": self.head.id,
                "kind": "marriage_certificate",
                "number": "J410527-2005-000001",
                "spouse_id": self.wife.id,
            }
        )
        with self.assertRaisesRegex(UserError, "two persons"):
            self.merges._merge(self.head, self.wife, "x")

    def test_two_records_in_one_household(self):
        double = self.partners._rcc_add_member(
            self.zhang, {"name": "单方", "number": resident_id("19820203", 14), "role": "other"}
        )
        before = self._dump()
        merge = self._merged(self.wife, double)
        live = self.env["rcc.membership"]._live([("group_id", "=", self.zhang.id)])
        self.assertEqual(live.partner_id, self.head | self.wife)
        self.assertFalse(double.parent_id)
        merge.action_undo()
        self.env.invalidate_all()
        self._expect_same(before, self._dump())

    def test_a_head_is_not_taken_from_its_household(self):
        self.partners._rcc_add_member(
            self.other, {"name": "小张", "number": resident_id("20100101", 5), "role": "child"}
        )
        with self.assertRaisesRegex(UserError, "lose its head"):
            self.merges._merge(self.wife, self.twin, "x", household_way="survivor")
        merge = self._merged(self.wife, self.twin, household_way="gone")
        self.assertEqual(self.wife.rcc_household_id, self.other)
        self.assertEqual(self.other.rcc_head_id, self.wife)
        self.assertEqual(self.zhang.child_ids, self.head)
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(self.wife.rcc_household_id, self.zhang)
        self.assertEqual(self.other.rcc_head_id, self.twin)

    def test_the_worse_list_holds(self):
        reasons = self.env["rcc.standing.reason"].search([])
        black = reasons.filtered(lambda reason: reason.list == "black")[:1]
        grey = reasons.filtered(lambda reason: reason.list == "grey")[:1]
        for person, reason in ((self.head, grey), (self.twin, black)):
            row = self.env["rcc.standing"].create(
                {"partner_id": person.id, "reason_id": reason.id, "note": "x"}
            )
            self.merges._set(row, state="live", confirmed_by_id=self.chief.id)
        self._merged()
        today = self.env["rcc.post"]._today()
        self.assertEqual(
            self.partners._rcc_standings(self.head.ids, today), {self.head.id: "black"}
        )

    def test_resembling_pairs_follow(self):
        pairs = self.env["rcc.duplicate"].sudo()
        two, third = sorted((self.head | self.twin).ids), self.li.rcc_head_id
        pair = self._pair(two[0], two[1], pairs)
        other = self._pair(*sorted((self.twin.id, third.id)), pairs)
        merge = self._merged()
        self.assertEqual(pair.state, "merged")
        self.assertEqual(other.first_id | other.second_id, self.head | third)
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(pair.state, "open")
        self.assertEqual(other.first_id | other.second_id, self.twin | third)

    def _pair(self, first, second, pairs):
        values = {"first_id": first, "second_id": second}
        known = pairs.search([(name, "=", value) for name, value in values.items()])
        return known or pairs.create(values | {"score": 90, "kind": "birth"})

    def test_a_register_of_the_gone_is_not_taken_back_unseen(self):
        """What a register brought stays with the record that it made; that record is in use by the merge."""
        merge = self._merged()
        self.assertIn("rcc_source", merge._staying_tables())
        alias = self.env["rcc.partner.alias"].search([("partner_id", "=", self.twin.id)])
        self.assertEqual(alias.survivor_id, self.head)

    def test_ten_thousand_rows_change_over_by_the_table(self):
        self.env.cr.execute(
            """INSERT INTO mail_message (model, res_id, message_type, date, subtype_id, author_id)
               SELECT 'res.partner', %s, 'comment', now(), NULL, NULL FROM generate_series(1, 10000)""",
            [self.twin.id],
        )
        few = self._statements(self.wife, self._lone("甲", 51))
        many = self._statements(self.head, self.twin)
        self.assertLess(many, 3 * few)
        moved = self.env["mail.message"].search_count(
            [("model", "=", "res.partner"), ("res_id", "=", self.head.id)]
        )
        self.assertGreaterEqual(moved, 10000)

    def _lone(self, name, sequence):
        return self._household(name, self.dong_2, sequence).rcc_head_id

    def _statements(self, survivor, gone):
        before = self.env.cr.sql_log_count
        self.merges._merge(
            survivor, gone, "x", **({"household_way": "gone"} if survivor == self.wife else {})
        )
        return self.env.cr.sql_log_count - before
