from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RatingCase


@tagged("post_install", "-at_install")
class TestCommittee(RatingCase):
    """A limit above the branch and within the committee's authority is decided in a meeting, by votes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["rcc.post"].search([("role_id.code", "=", "committee")]).action_end()
        cls.members = cls.env["res.users"].union(
            *(cls._user("committee", cls.union, login=f"test-member-{number}") for number in "1234")
        )
        cls.one, cls.two, cls.three, cls.four = cls.members
        facts, cls._facts = cls._facts, classmethod(lambda cls, *a, **k: facts(net_income=150000))
        cls.result = cls._noticed()
        cls._facts = facts

    def _meeting(self, present=None, chair=None):
        """An open meeting with everything that waits for the committee."""
        meeting = self.env["rcc.committee.meeting"].with_user(self.one).create({})
        meeting.action_draw_agenda()
        present = self.members if present is None else present
        meeting.member_ids.filtered(lambda row: row.user_id in present).present = True
        meeting.chair_id = chair or self.one
        meeting.action_open()
        return meeting

    def _item(self, meeting):
        return meeting.item_ids.filtered(
            lambda item: (item.case_model, item.case_id) == (self.result._name, self.result.id)
        )

    def _vote(self, item, user, choice="for", reason="因为"):
        member = item.meeting_id.member_ids.filtered(lambda row: row.user_id == user)
        return (
            self.env["rcc.committee.vote"]
            .with_user(user)
            .create(
                {"item_id": item.id, "member_id": member.id, "choice": choice, "reason": reason}
            )
        )

    def _vote_all(self, item, choices):
        for user, choice in zip(self.members, choices, strict=False):
            self._vote(item, user, choice)

    def test_agenda(self):
        """What is above the branch and not above the committee; each case on one open agenda."""
        meeting = self._meeting()
        item = self._item(meeting)
        self.assertRecordValues(
            item, [{"amount": 150000, "branch_id": self.east.id, "state": "open"}]
        )
        self.assertEqual(meeting.member_ids.user_id, self.members)
        self.assertTrue(meeting.name)
        other = self.env["rcc.committee.meeting"].with_user(self.one).create({})
        other.action_draw_agenda()
        self.assertFalse(self._item(other))

    def test_approval_makes_the_grant(self):
        """Three of four in favour: the rating is approved, and the chain says how the votes fell."""
        meeting = self._meeting()
        item = self._item(meeting)
        self._vote_all(item, ["for", "for", "against", "for"])
        item.with_user(self.one).action_decide()
        self.assertEqual((item.state, self.result.state), ("approved", "approved"))
        self.assertEqual(self.result.grant_ids.amount_limit, 150000)
        self.assertEqual(self.result.approver_id, self.one._rcc_employee())
        decision = self.env["rcc.decision"].search(
            [("subject_model", "=", self.result._name), ("subject_id", "=", self.result.id)],
            limit=1,
        )
        self.assertEqual(decision.act, "grade")
        self.assertEqual(decision.data["committee"]["against"], 1)
        duties = self.env["rcc.duty"].search(
            [("case_model", "=", self.result._name), ("case_id", "=", self.result.id)]
        )
        self.assertLessEqual(
            {user._rcc_employee() for user in self.members},
            set(duties.filtered(lambda duty: duty.duty == "approver").employee_id),
        )

    def test_less_than_two_thirds_rejects(self):
        meeting = self._meeting()
        item = self._item(meeting)
        self._vote_all(item, ["for", "for", "against", "abstain"])
        item.action_decide()
        self.assertEqual((item.state, self.result.state), ("rejected", "rejected"))
        self.assertIn("2 for, 1 against, 1 abstained", self.result.reject_reason)

    def test_every_voter_has_voted(self):
        item = self._item(self._meeting())
        self._vote_all(item, ["for", "for", "for"])
        with self.assertRaisesRegex(UserError, f"Not voted yet: {self.four.name}"):
            item.action_decide()

    def test_quorum(self):
        """Neither opened nor decided with too few."""
        with self.assertRaisesRegex(UserError, "No quorum"), self.cr.savepoint():
            self._meeting(present=self.one | self.two)
        meeting = self._meeting(present=self.one | self.two | self.three)
        item = self._item(meeting)
        self._relate(self.three)
        item.invalidate_recordset()
        self._vote_all(item, ["for", "for"])
        with self.assertRaisesRegex(UserError, "No quorum"):
            item.action_decide()

    def _relate(self, user):
        self.env["rcc.related.party"].create(
            {
                "staff_id": user._rcc_employee().id,
                "name": "X",
                "relation": "sibling",
                "number_hmac": self.zhang.rcc_head_id.rcc_identity_ids.sudo()[:1].number_hmac,
            }
        )

    def test_kin_take_no_part_and_another_presides(self):
        self._relate(self.one)
        meeting = self._meeting()
        item = self._item(meeting)
        self.assertEqual(item.conflict_ids, self.one)
        self.assertEqual(item.presiding_id, self.two)
        with self.assertRaisesRegex(UserError, "take no part"):
            self._vote(item, self.one)
        for user in (self.two, self.three, self.four):
            self._vote(item, user, "against")  # kin of staff get no unsecured loan anyway
        with self.assertRaisesRegex(UserError, "presides over this item"):
            item.with_user(self.one).action_decide()
        item.with_user(self.two).action_decide()
        self.assertEqual(self.result.approver_id, self.two._rcc_employee())

    def test_investigators_do_not_vote(self):
        """Who surveyed the household sits in the committee too: passed over, and refused by the database."""
        self._post(self.second, "committee", self.union)
        meeting = self._meeting(present=self.members | self.second)
        item = self._item(meeting)
        self.assertIn(self.second, item.conflict_ids)
        member = meeting.member_ids.filtered(lambda row: row.user_id == self.second)
        with self.assertLaw("One person cannot have two duties"):
            self.env.cr.execute(
                "INSERT INTO rcc_committee_vote (item_id, member_id, choice) VALUES (%s, %s, 'for')",
                [item.id, member.id],
            )

    def test_votes_are_kept_by_the_database(self):
        """One each, of one's own, by who is present; none changes once the item is closed."""
        meeting = self._meeting(present=self.one | self.two | self.three)
        item = self._item(meeting)
        vote = self._vote(item, self.one)
        with self.assertLaw("votes once"):
            self._vote(item, self.one)
        with self.assertLaw("Members who are present vote"):
            self._vote(item, self.four)
        with self.assertLaw("give their reason"):
            self._vote(item, self.two, "against", " ")
        with self.assertRaisesRegex(UserError, "for themselves"), self.cr.savepoint():
            vote.with_user(self.two).choice = "against"
        vote.choice = "abstain"
        vote.choice = "for"
        with self.assertLaw("stays on record"):
            vote.sudo().member_id.present = False
        self._vote(item, self.two)
        self._vote(item, self.three)
        item.with_user(self.one).action_decide()
        for change in (lambda: vote.sudo().write({"choice": "against"}), vote.sudo().unlink):
            with self.assertLaw("no vote changes"):
                change()
        with self.assertLaw("never changes"):
            item.sudo().state = "open"

    def test_chair_may_veto_where_the_policy_says_so(self):
        for veto, state in ((False, "approved"), (True, "rejected")):
            with self.subTest(veto=veto), self.cr.savepoint() as savepoint:
                self._policy(chair_veto=veto)
                item = self._item(self._meeting())
                self._vote_all(item, ["against", "for", "for", "for"])
                item.with_user(self.one).action_decide()
                self.assertEqual(self.result.state, state)
                savepoint.rollback()

    def _policy(self, **values):
        """A new version of the committee's rules, by two executives."""
        rules = self.env["rcc.committee.rule"]
        first = self._user("executive", self.union, login=f"test-first-{values}")
        second = self._user("executive", self.union, login=f"test-second-{values}")
        action = rules._of_today().with_user(first).action_new_version()
        draft = rules.with_user(first).browse(action["res_id"])
        draft.write({"date_from": self.today, **values})
        draft.action_propose()
        draft.with_user(second).action_activate()

    def test_deferred_waits_on(self):
        meeting = self._meeting()
        item = self._item(meeting)
        with self.assertRaisesRegex(UserError, "why"):
            item.action_defer()
        item.note = "补充调查"
        item.action_defer()
        self.assertEqual((item.state, self.result.state), ("deferred", "noticed"))
        self.assertTrue(self._item(self._meeting()))

    def test_minutes(self):
        """Closed by the chair once all is decided; filed in the chain; then nothing changes."""
        meeting = self._meeting()
        for item in meeting.item_ids - self._item(meeting):
            item.note = "x"
            item.with_user(item.presiding_id).action_defer()
        with self.assertRaisesRegex(UserError, "every item"):
            meeting.action_close()
        item = self._item(meeting)
        self._vote_all(item, ["for", "for", "against", "for"])
        item.action_decide()
        with self.assertRaisesRegex(UserError, "chair"):
            meeting.with_user(self.two).action_close()
        meeting.action_close()
        decision = self.env["rcc.decision"].search(
            [("subject_model", "=", meeting._name), ("subject_id", "=", meeting.id)]
        )
        self.assertEqual((decision.act, decision.outcome), ("minutes", "recorded"))
        for words, change in (
            ("never change", lambda: meeting.sudo().write({"note": "x"})),
            ("never changes", lambda: item.sudo().write({"note": "x"})),
            ("stays on record", lambda: meeting.member_ids[0].sudo().write({"present": False})),
            ("", meeting.sudo().unlink),
        ):
            with self.assertLaw(words):
                change()
        pdf, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("rcc_branch.committee_minutes", meeting.ids)
        )
        self.assertEqual((kind, pdf[:4]), ("pdf", b"%PDF"))
        html = str(
            self.env["ir.actions.report"]._render_qweb_html(
                "rcc_branch.committee_minutes", meeting.ids
            )[0],
            "utf-8",
        )
        for words in (meeting.name, self.two.name, "因为", "150,000.00"):
            self.assertIn(words, html)

    def test_cancelled(self):
        """Nothing decided: the cases wait for another meeting; anything decided: not cancelled."""
        meeting = self._meeting()
        meeting.action_cancel()
        self.assertEqual(meeting.state, "cancelled")
        self.assertTrue(self._item(self._meeting()))

    def test_no_way_around(self):
        """Neither members alone, nor outcomes by hand, nor an item of another case."""
        meeting = self._meeting()
        item = self._item(meeting)
        with self.assertRaises(UserError):
            item.with_user(self.two).write({"state": "approved"})
        with self.assertRaises(UserError):
            meeting.with_user(self.two).write({"state": "closed"})
        with self.assertRaises(UserError):
            self.result.with_user(self.one).action_approve()
        with self.assertRaisesRegex(UserError, "did not decide"):
            self.result.with_user(self.one)._committee_decided(item)
        for role in ("teller", "customer_manager", "branch_manager"):
            with self.assertRaises(AccessError):
                meeting.with_user(self._user(role, login=f"test-{role}-x")).read(["name"])
        with self.assertRaisesRegex(UserError, "agenda"):
            item.with_user(self.two).copy()
