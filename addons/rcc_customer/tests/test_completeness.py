from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CustomerCase


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
