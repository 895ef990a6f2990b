from datetime import date, timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import FakeModelCase

FIXED = "never changes"
LINES_FIXED = "its lines never change"


@tagged("post_install", "-at_install")
class TestPolicy(FakeModelCase):
    """Draft, proposal, a second person, a date; then unchangeable."""

    @classmethod
    def fake_models(cls):
        from .fakes import FakePolicy, FakePolicyLine, FakeSimulatedLine, FakeSimulatedPolicy

        return FakePolicy, FakePolicyLine, FakeSimulatedPolicy, FakeSimulatedLine

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(
            "en_US"
        )  # else Odoo writes Chinese into the source text too
        for model in (
            "rcc.fake.policy",
            "rcc.fake.policy.line",
            "rcc.fake.simulated",
            "rcc.fake.simulated.line",
        ):
            cls.env["ir.model.access"].create(
                {
                    "name": model,
                    "model_id": cls.env["ir.model"]._get_id(model),
                    "group_id": cls.env.ref("base.group_user").id,
                    "perm_read": True,
                    "perm_write": True,
                    "perm_create": True,
                    "perm_unlink": True,
                }
            )
        cls.today = cls.env.company._rcc_today()
        cls.li = new_test_user(cls.env, "policy_li")
        cls.wang = new_test_user(cls.env, "policy_wang")
        cls.policies = cls.env["rcc.fake.policy"].with_user(cls.li)

    def draft(self, **values):
        return self.policies.create(
            {
                "code": "a",
                "name": "A",
                "rate": 1,
                "line_ids": [Command.create({"name": "L", "points": 1})],
                **values,
            }
        )

    def active(self, **values):
        policy = self.draft(**values)
        policy.action_propose()
        policy.with_user(self.wang).action_activate()
        self.env.flush_all()
        return policy

    def test_draft_is_editable(self):
        draft = self.draft()
        self.assertEqual((draft.state, draft.version), ("draft", 1))
        draft.write(
            {
                "rate": 2,
                "line_ids": [
                    Command.update(draft.line_ids.id, {"points": 3}),
                    Command.create({"points": 4}),
                ],
            }
        )
        draft.line_ids[0].unlink()
        draft.unlink()

    def test_proposal_freezes(self):
        """What the second person sees is what was proposed; a withdrawn proposal may change."""
        draft = self.draft()
        draft.action_propose()
        self.assertEqual(draft.proposed_by_id, self.li)
        self.env.flush_all()
        with self.assertLaw(FIXED):
            draft.rate = 2
        with self.assertLaw(LINES_FIXED):
            draft.line_ids.points = 2
        with self.assertLaw(LINES_FIXED):
            draft.line_ids.create({"policy_id": draft.id})
        draft.action_withdraw()
        draft.rate = 2
        draft.line_ids.points = 2

    def test_second_person(self):
        """Refused to the proposer by the button and, whatever the code, by the database."""
        draft = self.draft()
        with self.assertRaises(UserError):
            draft.with_user(self.wang).action_activate()
        draft.action_propose()
        with self.assertRaises(UserError):
            draft.action_activate()
        self.env.flush_all()
        with self.assertLaw("second person"):
            self.env.cr.execute(
                "UPDATE rcc_fake_policy SET state = 'active', activated_by_id = %s WHERE id = %s",
                [self.li.id, draft.id],
            )
        with self.assertLaw("second person"):
            self.env.cr.execute(
                "UPDATE rcc_fake_policy SET state = 'active' WHERE id = %s", [draft.id]
            )
        draft.with_user(self.wang).action_activate()
        self.assertEqual((draft.state, draft.activated_by_id), ("active", self.wang))
        decision = self.env["rcc.decision"].search(
            [("subject_model", "=", "rcc.fake.policy"), ("subject_id", "=", draft.id)]
        )
        self.assertEqual((decision.act, decision.user_id), ("activate", self.wang))

    def test_active_never_changes(self):
        """Not by ORM, not by SQL, nor its lines; superuser included."""
        policy = self.active().sudo()
        for vals in ({"rate": 2}, {"code": "b"}, {"date_from": date(2020, 1, 1)}):
            with self.assertLaw(FIXED):
                policy.write(vals)
        with self.assertLaw(FIXED):
            policy.unlink()
        with self.assertLaw(FIXED):
            self.env.cr.execute(
                "UPDATE rcc_fake_policy SET state = 'draft' WHERE id = %s", [policy.id]
            )
        with self.assertLaw(LINES_FIXED):
            policy.line_ids.points = 5
        with self.assertLaw(LINES_FIXED):
            policy.line_ids.unlink()
        with self.assertLaw(LINES_FIXED):
            policy.line_ids.create({"policy_id": policy.id})
        other = self.draft(code="other").line_ids
        with self.assertLaw(LINES_FIXED):
            other.policy_id = policy
        with self.assertLaw(LINES_FIXED):
            policy.line_ids.policy_id = other.policy_id

    def test_cycle_by_buttons_only(self):
        draft = self.draft()
        for vals in (
            {"state": "active"},
            {"version": 9},
            {"proposed_by_id": self.wang.id},
            {"activated_by_id": self.wang.id},
            {"simulated": True},
        ):
            with self.assertRaises(UserError):
                draft.write(vals)
            with self.assertRaises(UserError):
                self.draft(code="b", **vals) if vals.keys() != {"version"} else draft.write(vals)
        draft.write({"state": "draft"})
        with self.assertRaises(UserError):  # a context is no installation
            self.policies.with_context(install_mode=True).create({"code": "b", "state": "active"})

    def test_unchanged_writes_pass(self):
        """An update of the addon writes the same values again."""
        policy = self.active()
        policy.sudo().write({"rate": 1, "code": "a", "state": "active"})
        policy.line_ids.sudo().write({"points": 1})
        self.env.flush_all()

    def test_translations_pass(self):
        """Translations are loaded after the data; the source text stays."""
        policy = self.active()
        policy.with_context(lang="zh_CN").name = "甲"
        policy.line_ids.with_context(lang="zh_CN").name = "行"
        self.env.flush_all()
        self.assertEqual(policy.with_context(lang="en_US").name, "A")
        with self.assertLaw(FIXED):
            policy.with_context(lang="en_US").name = "B"

    def test_successor_retires_predecessor(self):
        with freeze_time("2026-03-01"):
            first = self.active()
        with freeze_time("2026-05-01"):
            self.active(rate=2)
        second = self.policies.search([("state", "=", "active")])
        self.assertEqual(
            (first.state, first.date_to, second.version), ("retired", date(2026, 4, 30), 2)
        )
        self.assertEqual(
            self.policies._policy_in_force(date(2026, 4, 30), [("code", "=", "a")]), first
        )
        self.assertEqual(self.policies._policy_in_force(date(2026, 5, 1)), second)
        self.assertFalse(self.policies._policy_in_force(date(2026, 2, 28)))

    def test_same_day(self):
        """Two versions on one day: the second holds, the first was never in force."""
        first, second = self.active(), self.active(rate=2)
        self.assertEqual((first.state, second.state), ("retired", "active"))
        self.assertEqual(self.policies._policy_in_force(self.today), second)

    def test_keys_are_apart(self):
        """One active version a key, an empty column counts as a value."""
        self.active()
        self.active(code="b")
        self.active(partner_id=self.li.partner_id.id)
        self.assertEqual(self.policies.search_count([("state", "=", "active")]), 3)

    def test_one_active_a_key(self):
        """Two in force on one date: refused by the database, with its message."""
        self.active()
        other = self.draft()
        self.env.flush_all()
        with self.assertLaw("in force on that date"):
            self.env.cr.execute("SET LOCAL rcc.installing = 'on'")
            self.env.cr.execute(
                "UPDATE rcc_fake_policy SET state = 'active' WHERE id = %s", [other.id]
            )

    def test_future_date(self):
        """Activated today for next month: scheduled, unchangeable, in force by the nightly cron."""
        first = self.active()
        begin = self.today + timedelta(days=30)
        second = self.active(rate=2, date_from=begin)
        self.assertEqual((first.state, second.state), ("active", "scheduled"))
        with self.assertLaw(FIXED):
            second.rate = 3
        self.env["rcc.policy.mixin"]._cron_come_into_force()
        self.assertEqual(second.state, "scheduled")
        with freeze_time(begin):
            self.env["rcc.policy.mixin"]._cron_come_into_force()
        self.assertEqual(
            (first.state, first.date_to, second.state),
            ("retired", begin - timedelta(days=1), "active"),
        )

    def test_no_backdating(self):
        """A draft whose date has passed comes into force on the day of its activation."""
        policy = self.active(date_from=self.today - timedelta(days=10))
        self.assertEqual(policy.date_from, self.today)

    def test_new_version(self):
        policy = self.active(partner_id=self.li.partner_id.id)
        action = policy.action_new_version()
        draft = self.policies.browse(action["res_id"])
        self.assertEqual(
            (draft.state, draft.version, draft.code, draft.partner_id),
            ("draft", 2, "a", self.li.partner_id),
        )
        self.assertEqual(draft.line_ids.mapped("points"), [1])
        self.assertFalse(draft.proposed_by_id | draft.activated_by_id)
        draft.line_ids.points = 7
        self.env.flush_all()
        self.assertEqual(policy.line_ids.points, 1)

    def test_version_numbers(self):
        drafts = self.policies.create([{"code": "v"}, {"code": "v"}, {"code": "w"}])
        self.assertEqual(drafts.mapped("version"), [1, 2, 1])

    def test_installed(self):
        """An addon's example: active at once, lines inside, or activated after its lines."""
        loader = self.env["rcc.fake.policy"].sudo().with_context(install_mode=True)
        policy = loader.create(
            {"code": "i", "state": "active", "line_ids": [Command.create({"points": 1})]}
        )
        self.assertEqual(
            (policy.state, policy.line_ids.points, bool(policy.activated_by_id)),
            ("active", 1, False),
        )
        later = loader.create({"code": "j"})
        self.env["rcc.fake.policy.line"].create({"policy_id": later.id})
        later._activate_installed()
        self.assertEqual(later.state, "active")
        with self.assertLaw(FIXED):
            later.rate = 9

    def test_upgrade_fills_new_columns(self):
        """A column that an upgrade adds gets its default in active policies; then they are shut again."""
        policy = self.active(code="u", years=False)
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE rcc_fake_policy DROP COLUMN years, ADD COLUMN years int4")
        self.policies.sudo()._init_column("years")
        policy.invalidate_recordset(["years"])
        self.assertEqual(policy.years, 2)
        with self.assertLaw(FIXED):
            policy.sudo().years = 3

    def test_simulation(self):
        """Where a policy asks for it: no proposal before a simulation, which a change undoes."""
        draft = self.env["rcc.fake.simulated"].with_user(self.li).create({"code": "s"})
        with self.assertRaises(UserError):
            draft.action_propose()
        draft._mark_simulated()
        draft.code = "t"
        self.assertFalse(draft.simulated)
        draft._mark_simulated()
        draft.action_propose()
        draft.with_user(self.wang).action_activate()
        self.assertEqual(draft.state, "active")

    def test_a_changed_line_asks_for_another_simulation(self):
        """Lines written by themselves count too: the database takes the note away."""
        draft = (
            self.env["rcc.fake.simulated"]
            .with_user(self.li)
            .create({"code": "s", "line_ids": [Command.create({"points": 1})]})
        )
        draft.action_simulate()
        self.assertIn("Tried", draft.simulation_html)
        draft.line_ids.points = 2
        with self.assertRaisesRegex(UserError, "Simulate"):
            draft.action_propose()
        draft.action_simulate()
        draft.action_propose()
        with self.assertRaisesRegex(UserError, "buttons only"):
            draft.simulation = {}
        with self.assertLaw(FIXED):
            self.env.cr.execute("UPDATE rcc_fake_simulated SET simulation = '{}'")

    def test_changes_are_shown(self):
        """Field by field and line by line, against the version in force."""
        policy = self.active(
            line_ids=[Command.create({"name": "L", "points": 1}), Command.create({"name": "M"})]
        )
        draft = self.policies.browse(policy.action_new_version()["res_id"])
        self.assertIn("Nothing differs", draft.difference)
        draft.write({"rate": 2.5})
        draft.line_ids[0].points = 9
        draft.line_ids[1].unlink()
        draft.line_ids.create({"policy_id": draft.id, "name": "<N>"})
        self.env.invalidate_all()
        rows = draft.difference.split("<tr>")[2:]
        for part, row in zip(
            ("<td>2.5</td>", "L › Points", "M › ", "&lt;N&gt; › "), rows, strict=False
        ):
            self.assertIn(part, row)
        self.assertIn("no earlier version", policy.difference)

    def test_whose_turn(self):
        """A draft waits for its author; a proposal for anybody else who may activate it."""
        draft = self.draft()
        self.assertEqual(draft.waiting_ids, self.li)
        draft.action_propose()
        self.assertIn(self.wang, draft.waiting_ids)
        self.assertNotIn(self.li, draft.waiting_ids)
        draft.with_user(self.wang).action_activate()
        self.assertFalse(draft.waiting_ids)

    def test_forms_share_the_cycle(self):
        """A policy's form gets buttons, state, validity and changes, and is open in drafts only."""
        self.env["ir.ui.view"].create(
            {
                "name": "f",
                "model": "rcc.fake.policy",
                "type": "form",
                "arch": "<form><sheet><field name='rate'/><field name='version'/></sheet></form>",
            }
        )
        form = etree.fromstring(self.policies.get_view(view_type="form")["arch"])
        self.assertTrue(form.xpath("//header/button[@name='action_propose']"))
        self.assertEqual(form.xpath("//header/*")[-1].get("name"), "state")
        self.assertEqual(len(form.xpath("//field[@name='version']")), 1)
        self.assertTrue(form.xpath("//notebook/page/field[@name='difference']"))
        self.assertIn("state != 'draft'", form.xpath("//field[@name='rate']")[0].get("readonly"))

    def test_readers_only_read(self):
        """Who may not write a policy may not propose it."""
        self.env["ir.model.access"].search([("name", "=", "rcc.fake.policy")]).perm_write = False
        draft = self.policies.sudo().create({"code": "r"})
        for action in ("action_propose", "action_withdraw", "action_activate"):
            with self.assertRaises(AccessError):
                getattr(draft.with_user(self.li), action)()
