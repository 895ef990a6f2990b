from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CustomerCase
from .test_identity_law import PNG


@tagged("post_install", "-at_install")
class TestCompleteness(CustomerCase):
    """How complete a file is, by weighted items of the policy; what is missing is a list to work off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.rows = cls.env["rcc.completeness"]

    def row(self, household):
        household.action_rcc_weigh()
        return self.rows.search([("partner_id", "=", household.id)])

    def missing(self, household):
        return set((self.row(household).missing or "").split(","))

    def test_each_item_counts_by_its_weight(self):
        before = self.row(self.zhang)
        weights = (
            self.env["rcc.completeness.policy"]
            ._in_force()
            .line_ids.filtered(lambda line: line.kind == "household")
        )
        points = sum(line.weight for line in weights if line.item not in before.missing.split(","))
        self.assertEqual(before.percent, 100 * points // sum(weights.mapped("weight")))
        self.assertLessEqual({"verified", "file", "spouse"}, self.missing(self.zhang))
        self.assertFalse({"identity", "phone", "members", "village"} & self.missing(self.zhang))

    def test_what_is_done_is_missing_no_more(self):
        self.head.rcc_identity_ids.with_user(self.chief).action_verify()
        self.env["rcc.household.file"]._file_facts(self.zhang, {"land_mu": 3}, self.today, "survey")
        self.assertFalse({"verified", "file"} & self.missing(self.zhang))
        self.assertGreater(self.zhang.rcc_completeness, self.li.rcc_completeness)

    def test_a_file_of_last_year_is_missing(self):
        self.env["rcc.household.file"]._file_facts(
            self.zhang, {"land_mu": 3}, self.today - timedelta(days=400), "survey"
        )
        self.assertIn("file", self.missing(self.zhang))

    def test_a_member_without_document_is_told(self):
        self.partners._rcc_add_member(self.zhang, {"name": "张小", "role": "child"})
        self.assertIn("members", self.missing(self.zhang))

    def test_the_page_says_the_same_as_the_list(self):
        row = self.row(self.zhang)
        self.assertEqual(self.zhang.rcc_completeness, row.percent)
        self.assertEqual(self.zhang.rcc_gaps, row.missing_text)

    def test_the_run_weighs_all_and_opens_into_gaps(self):
        run = self.env["rcc.completeness.run"]._begin(
            self.env["rcc.completeness.policy"]._in_force()
        )
        cursor = None
        while (cursor := run._step(cursor, 3)) is not None:
            pass
        row = self.rows.search([("partner_id", "=", self.zhang.id)])
        gaps = self.env["rcc.completeness.gap"].search([("partner_id", "=", self.zhang.id)])
        self.assertEqual(set(gaps.mapped("item")), set(row.missing.split(",")))
        self.assertFalse(self.rows.search([("partner_id", "=", self.head.id)]))
        self.assertEqual(gaps[0].action_open()["res_id"], self.zhang.id)

    def test_a_photo_counts_once_a_policy_asks_for_it(self):
        policy = self.draft({"photo": 10, "phone": 10})
        sql = self.partners._rcc_completeness_sql(policy, (self.zhang.id, self.zhang.id))
        self.assertEqual(self.env.execute_query(sql)[0][2:], (50, "photo"))
        self.head.image_1920 = PNG
        self.env.flush_all()
        self.assertEqual(self.env.execute_query(sql)[0][2:], (100, ""))

    def draft(self, weights):
        """A draft of the department's head; {item: weight} of households."""
        chair = self._user("department_head", self.union, login="test-chair")
        lines = [
            Command.create({"kind": "household", "item": item, "weight": weight})
            for item, weight in weights.items()
        ]
        policies = self.env["rcc.completeness.policy"].with_user(chair)
        return policies.create({"line_ids": lines})

    def test_a_draft_is_tried_on_all_files_before_it_is_proposed(self):
        former = self.env["rcc.completeness.policy"]._in_force()
        policy = self.draft({"village": 1, "photo": 3})
        with self.assertRaisesRegex(UserError, "Simulate"):
            policy.action_propose()
        policy.action_simulate()
        households = self.partners.search(
            [("rcc_kind", "=", "household"), ("parent_id", "=", False)]
        )
        now, later = former._weighed(), policy._weighed()
        self.assertEqual(sum(figures[0] for figures in later[0].values()), len(households))
        self.assertEqual(later[1]["photo"], sum(not home.image_1920 for home in households))
        east = households.filtered(lambda home: home.rcc_branch_id == self.east)
        self.assertEqual(later[0][self.east.id], (len(east), 25, len(east), len(east), 0, 0, 0))
        [row] = [row for row in policy.simulation["rows"] if row[0] == self.east.name]
        self.assertEqual(row[2], f"{now[0][self.east.id][1]} → 25")
        self.assertIn(["Lack: Photo", f"0 → {later[1]['photo']}"], policy.simulation["figures"])
        policy.action_propose()
        with self.assertRaises(UserError):
            policy.action_activate()
        second = self._user("executive", self.union, login="test-second")
        policy.with_user(second).action_activate()
        self.assertEqual(self.env["rcc.completeness.policy"]._in_force().id, policy.id)

    def test_a_changed_draft_is_tried_again(self):
        policy = self.draft({"village": 1})
        policy.action_simulate()
        policy.line_ids.weight = 2
        with self.assertRaisesRegex(UserError, "Simulate"):
            policy.action_propose()

    def test_rows_are_read_in_scope(self):
        row = self.row(self.zhang)
        self.row(self.li)
        gaps, census = self.env["rcc.completeness.gap"], self.env["rcc.census"]
        for model in (self.rows, gaps, census):
            with self.subTest(model=model._name):
                seen = model.with_user(self.west_teller).search([]).partner_id
                self.assertIn(self.li, seen)
                self.assertNotIn(self.zhang, seen)
        with self.assertRaises(AccessError):
            row.with_user(self.west_teller).read(["percent"])
        with self.assertRaises(AccessError):
            row.with_user(self.chief).write({"percent": 100})

    def test_the_census_tells_where_everybody_stands(self):
        reason = self.env.ref("rcc_customer.standing_reason_late")
        self.env["rcc.standing"].with_user(self.manager).create(
            {"partner_id": self.wife.id, "reason_id": reason.id, "note": "迟还"}
        )
        rows = self.env["rcc.census"].search([("partner_id", "in", (self.zhang | self.li).ids)])
        standings = {row.partner_id: row.standing for row in rows}
        self.assertEqual(standings, {self.zhang: "grey", self.li: "none"})
