from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .merge_case import MergeCase


@tagged("post_install", "-at_install")
class TestMergeRoles(MergeCase):
    """Who merges, who confirms, who undoes; and what stays shut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.west_chief = cls._user("branch_manager", cls.west)
        cls.western = cls._household("张威", cls.xi_1, 41).rcc_head_id

    def _open(self, user, survivor, gone):
        merges = self.merges.with_user(user)
        merge = merges.browse(merges.action_open(survivor.id, gone.id)["res_id"])
        merge.reason = "同一人"
        merge.choice_ids.filtered(lambda choice: not choice.take).take = "survivor"
        return merge

    def test_the_back_office_merges_in_its_own_branch(self):
        merge = self._open(self.clerk, self.head, self.twin)
        merge.action_merge()
        self.assertEqual((merge.state, merge.merged_by_id), ("done", self.clerk))
        chains = self.env["rcc.decision"].search(
            [("act", "=", "merge"), ("subject_model", "=", "res.partner")]
        )
        self.assertLessEqual({self.head.id, self.twin.id}, set(chains.mapped("subject_id")))
        merge.action_undo()
        self.assertEqual((merge.state, merge.undone_by_id), ("undone", self.clerk))

    def test_tellers_and_auditors_do_not_merge(self):
        for user in (self.teller, self.manager, self.auditor):
            with self.assertRaises(AccessError):
                self.merges.with_user(user).action_open(self.head.id, self.twin.id)
        merge = self._open(self.clerk, self.head, self.twin)
        with self.assertRaises(AccessError):
            merge.with_user(self.auditor).action_merge()
        with self.assertRaises(AccessError):
            merge.with_user(self.west_chief).action_merge()

    def test_across_branches_the_other_branch_confirms(self):
        merge = self._open(self.clerk, self.head, self.western)
        self.assertTrue(merge.needs_second)
        merge.action_merge()
        self.assertEqual(merge.state, "proposed")
        self.assertTrue(self.western.active)
        with self.assertRaisesRegex(UserError, "second person"):
            merge.action_confirm()
        with self.assertRaisesRegex(UserError, "other branch"):
            merge.with_user(self.chief).action_confirm()
        merge.with_user(self.west_chief).action_confirm()
        self.assertEqual((merge.state, merge.merged_by_id), ("done", self.west_chief))
        self.assertEqual(self.western.rcc_survivor_id, self.head)
        merge.action_undo()
        self.assertEqual((merge.state, merge.undo_asked_by_id), ("done", self.clerk))
        with self.assertRaisesRegex(UserError, "second person"):
            merge.action_undo()
        merge.with_user(self.west_chief).action_undo()
        self.env.invalidate_all()
        self.assertEqual(merge.state, "undone")
        self.assertEqual(self.western.rcc_branch_id, self.west)

    def test_what_the_other_branch_knows_is_not_shown(self):
        merge = self._open(self.clerk, self.head, self.western)
        name = merge.choice_ids.filtered(lambda choice: choice.code == "name")
        self.assertEqual(name.gone_text, "**")
        self.assertFalse(merge.gone_number)
        self.assertNotIn("张威", merge.display_name)

    def test_customers_of_strangers_are_not_opened(self):
        other = self._household("王五", self.xi_1, 42).rcc_head_id
        with self.assertRaises(AccessError):
            self.merges.with_user(self.clerk).action_open(self.western.id, other.id)

    def test_without_a_reason_nothing_is_merged(self):
        merge = self._open(self.clerk, self.head, self.twin)
        merge.reason = " "
        with self.assertRaisesRegex(UserError, "Say why"):
            merge.action_merge()

    def test_states_and_persons_are_not_typed(self):
        merge = self._open(self.clerk, self.head, self.twin)
        for values in ({"state": "done"}, {"survivor_id": self.wife.id}, {"merged_by_id": 1}):
            with self.assertRaises(UserError):
                merge.write(values)
        with self.assertRaises(UserError):
            self.merges.with_user(self.clerk).create(
                {"survivor_id": self.head.id, "gone_id": self.twin.id}
            )

    def test_the_journal_is_never_changed(self):
        change = self._merged().change_ids[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            change.sudo().write({"column_name": "x"})
            self.env.flush_all()

    def test_too_late_to_undo(self):
        merge = self._merged()
        self.env.cr.execute(SQL("SET LOCAL rcc.migrating = 'on'"))
        merge.sudo().merged_at = fields.Datetime.now() - timedelta(days=32)
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL rcc.migrating = 'off'"))
        with self.assertRaisesRegex(UserError, "until"):
            merge.action_undo()

    def test_odoos_own_merge_refuses_customers(self):
        keeper = self._user("teller", login="test-contacts")
        keeper.sudo().group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(keeper)
        stranger = self.partners.create({"name": "供应商"})
        for partners in (self.head | self.twin, self.zhang | stranger):
            manual = wizard.create(
                {
                    "partner_ids": [Command.set(partners.ids)],
                    "dst_partner_id": partners[0].id,
                    "group_by_name": True,
                }
            )
            with self.assertRaisesRegex(UserError, "Customers are not merged here"):
                manual.sudo().action_merge()
        self.assertTrue(self.twin.exists() and self.twin.active)
        self.assertEqual(
            self.env["ir.module.module"]._get("data_merge").state or "absent", "absent"
        )

    def test_odoos_own_merge_is_out_of_sight(self):
        """It would refuse customers; who merges vendors is the administrator."""
        theirs = "base.partner.merge.automatic.wizard"
        for user, seen in (
            (self.clerk, False),
            (self.chief, False),
            (self.env.ref("base.user_admin"), True),
        ):
            actions = self.env["ir.actions.actions"].with_user(user).get_bindings("res.partner")
            ids = [action["id"] for action in actions.get("action", ())]
            models = self.env["ir.actions.act_window"].browse(ids).exists().mapped("res_model")
            self.assertEqual(theirs in models, seen, user.login)

    def test_sources_of_both_are_shown(self):
        sources = self.env["rcc.source"]
        for person, brought in ((self.head, "东庄"), (self.twin, "东庄2")):
            sources.create(
                {"partner_id": person.id, "date": "2026-01-01", "brought": {"street": brought}}
            )
        merge = self._merged()
        action = self.zhang.with_user(self.clerk).action_rcc_open_sources()
        seen = sources.with_user(self.clerk).search(action["domain"])
        self.assertEqual(
            {(source.partner_id.id, source.merged) for source in seen},
            {(self.head.id, False), (self.twin.id, True)},
        )
        merge.action_undo()
        action = self.zhang.with_user(self.clerk).action_rcc_open_sources()
        self.assertEqual(sources.search(action["domain"]).partner_id, self.head)
