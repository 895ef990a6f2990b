from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import resident_id
from .merge_case import MergeCase


@tagged("post_install", "-at_install")
class TestMerge(MergeCase):
    """Two records of one customer become one, and two again."""

    def test_two_heads_and_their_households_become_one(self):
        number = self.twin.rcc_customer_no
        merge = self._merged()
        self.assertEqual(merge.state, "done")
        self.assertEqual(merge.child_ids.survivor_id, self.zhang)
        self.assertFalse(self.twin.active or self.other.active)
        self.assertEqual(self.zhang.rcc_head_id, self.head)
        self.assertEqual(self.zhang.child_ids, self.head | self.wife)
        self.assertEqual(self.twin.rcc_survivor_id, self.head)
        self.assertEqual(self.partners._rcc_find(number), self.head)

    def test_undone_is_as_it_was(self):
        self.env["rcc.household.file"]._file_facts(
            self.zhang, {"members": 3, "land_mu": 8}, "2024-03-01"
        )
        self.env["rcc.household.file"]._file_facts(
            self.other, {"members": 2, "cost": 900}, "2024-05-01"
        )
        self.other.message_post(body="visited")
        before = self._dump()
        merge = self._merged()
        self.assertNotEqual(before, self._dump())
        merge.action_undo()
        self.assertEqual(merge.state, "undone")
        self._expect_same(before, self._dump())

    def test_files_are_one_history(self):
        files = self.env["rcc.household.file"]
        files._file_facts(self.zhang, {"members": 3, "land_mu": 8}, "2024-03-01")
        files._file_facts(self.other, {"members": 2, "cost": 900}, "2024-05-01")
        self._merged()
        live = self.zhang.rcc_current_file_id
        self.assertEqual((live.members, live.land_mu, live.cost), (2, 8, 900))
        spans = [(str(file.date_from), str(file.date_to or "")) for file in self.zhang.rcc_file_ids]
        self.assertIn(("2024-03-01", "2024-05-01"), spans)

    def test_wrong_number_is_archived(self):
        merge = self.merges.with_user(self.clerk).browse(
            self.merges.with_user(self.clerk).action_open(self.head.id, self.twin.id)["res_id"]
        )
        merge.reason = "身份证录错一位"
        with self.assertRaisesRegex(UserError, "Say which number is right"):
            merge.action_merge()
        choice = merge.choice_ids.filtered(lambda row: row.code == "resident_id")
        choice.take = "gone"
        merge.action_merge()
        documents = self.env["rcc.identity"].with_context(active_test=False)
        documents = documents.search([("partner_id", "=", self.head.id)])
        self.assertEqual(documents.filtered("active")._matches(resident_id(sequence=31)), True)
        self.assertEqual(len(documents), 2)
