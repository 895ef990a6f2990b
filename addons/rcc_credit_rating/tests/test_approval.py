from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .common import FULL, POOR, RatingCase


class TestApproval(RatingCase):
    """Proposal, notice and decision: each step by the right person, and nothing changes afterwards."""

    def test_whole_way(self):
        """A register's household becomes a live grant through the hands of four people."""
        grant = self._granted()
        result = grant.result_id
        self.assertEqual(result.state, "approved")
        self.assertEqual(
            (grant.state, grant.amount_limit, grant.amount_available), ("live", 300, 300)
        )
        self.assertEqual((grant.certificate_no, bool(grant.contract_no)), ("T0001", True))
        acts = (
            self.env["rcc.decision"]
            .search([("subject_model", "=", "rcc.rating.result"), ("subject_id", "=", result.id)])
            .mapped("act")
        )
        self.assertEqual(set(acts), {"propose", "notice", "grade"})

    def test_nobody_writes_points(self):
        """Points, grade, limit and state are the server's."""
        result = self._rated(FULL)
        for vals in (
            {"score": 100},
            {"points": {}},
            {"state": "approved"},
            {"limit_amount": 9},
            {"approver_id": 1},
            {"grade_id": self.sunshine.grade_ids[0].id},
            {"recommender_id": 1},
        ):
            with self.assertRaises(AccessError):
                result.with_user(self.manager).write(vals)
        with self.assertRaises(AccessError):
            self.results.with_user(self.manager).create({"partner_id": self.li.id, "score": 100})

    def test_incomplete_is_not_proposed(self):
        self._facts()
        result = self._result()
        self._survey(result)
        with self.assertRaisesRegex(UserError, "Panel's appraisal"):
            result.action_propose()

    def test_only_policy_in_force(self):
        """Nobody proposes under a draft, a retired version or with the facts of a better day."""
        old = self.env.ref("rcc_credit_rating.rating_scheme_sunshine_2009")
        result = self._rated(FULL)
        result.write({"scheme_id": old.id})
        with self.assertRaisesRegex(UserError, "not in force"):
            result.action_propose()
        result.write({"scheme_id": self.sunshine.id})
        self._file_long_ago()
        result.write({"date": self.today - timedelta(days=91)})
        with self.assertRaises(UserError):
            result.action_propose()
        with self.assertRaisesRegex(UserError, "today or an earlier"):
            result.date = self.today + timedelta(days=1)

    def _file_long_ago(self):
        """Move survey and file back, so that the facts of an old day are complete."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        self.env.cr.execute("UPDATE rcc_rating_visit SET date = date - 100")
        self.env.cr.execute(
            "UPDATE rcc_household_file SET date_from = date_from - 100 WHERE date_to IS NULL"
        )
        self.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        self.env.invalidate_all()

    def test_unconfirmed_is_not_proposed(self):
        self._facts()
        result = self._result()
        self._survey(result, confirm=False)
        self._panel(result, FULL)
        with self.assertRaisesRegex(UserError, "not confirmed"):
            result.action_propose()

    def test_proposed_by_recommender(self):
        result = self._rated(FULL)
        with self.assertRaisesRegex(UserError, "main investigator"):
            result.with_user(self.second).action_propose()

    def test_immutable_once_proposed(self):
        """The database refuses changes of a proposed rating, for the superuser too."""
        result = self._rated(FULL)
        result.action_propose()
        for vals in (
            {"score": 1},
            {"points": {}},
            {"inputs": {}},
            {"grade_id": False},
            {"limit_amount": 1},
            {"recommender_id": self.chief._rcc_employee().id},
            {"partner_id": self.li.id},
        ):
            with self.assertLaw("never changed"):
                result.sudo().write(vals)
        with self.assertLaw("never back"):
            result.sudo().state = "draft"
        with self.assertLaw("never changed"):
            self.env.flush_all()
            self.env.cr.execute("DELETE FROM rcc_rating_result WHERE id = %s", [result.id])

    def test_approval_after_notice(self):
        """While the notice runs, nobody approves."""
        result = self._noticed(days_ago=6)
        with self.assertRaisesRegex(UserError, "The notice runs until"):
            result.with_user(self.chief).action_approve()

    def test_notice_of_seven_days(self):
        notice = self._noticed(days_ago=0).notice_id
        self.assertEqual((notice.date_to - notice.date_from).days + 1, 7)
        with self.assertLaw("neither changed nor deleted"):
            notice.sudo().date_to = notice.date_from
        with self.assertRaises(AccessError):
            self.env["rcc.rating.notice"].with_user(self.chief).create(
                {
                    "branch_id": self.east.id,
                    "date_from": "2020-01-01",
                    "date_to": "2020-01-08",
                    "published_by_id": self.chief.id,
                }
            )

    def test_one_notice_a_village(self):
        """Ratings of one village share a poster."""
        other = self._household("王五", self.dong_1, 41)
        both = self._rated(FULL) + self._rated(FULL, household=other)
        both.with_user(self.manager).action_propose()
        both.action_publish_notice()
        self.assertEqual(len(both.notice_id), 1)
        self.assertEqual(both.notice_id.area_id, self.dong_1)

    def test_objection(self):
        """An open or upheld objection stops the approval; a dismissed one does not."""
        result = self._noticed()
        objection = (
            self.env["rcc.rating.objection"]
            .with_user(self.teller)
            .create(
                {"notice_id": result.notice_id.id, "result_id": result.id, "text": "欠我钱不还"}
            )
        )
        with self.assertRaisesRegex(UserError, "objection"):
            result.with_user(self.chief).action_approve()
        with self.assertRaises(AccessError):
            objection.action_dismiss("ok")
        with self.assertRaisesRegex(UserError, "names what was found"):
            objection.with_user(self.chief).action_dismiss("")
        objection.with_user(self.chief).action_dismiss("查无此事")
        result.with_user(self.chief).action_approve()
        self.assertEqual(result.state, "approved")
        with self.assertLaw("resolved once"):
            objection.sudo().write({"state": "upheld"})

    def test_one_person_one_duty(self):
        """Neither investigator nor keyer approves, even with a branch manager's post."""
        result = self._noticed()
        for user in (self.manager, self.second, self.keyer):
            self._post(user, "branch_manager")
            with self.assertRaisesRegex(UserError, f"another duty.*{self.chief.name}"):
                result.with_user(user).action_approve()
            self.assertNotIn(user, result.decider_ids)
            with self.assertLaw("One person cannot have two duties"):
                result.with_user(user)._decide("approved")

    def test_second_login_is_the_same_person(self):
        """A second login of the same employee is no second person."""
        result = self._noticed()
        login = self._user("branch_manager", login="test-second-login")
        login._rcc_employee().user_id = False
        self.manager._rcc_employee().user_id = login
        with self.assertRaisesRegex(UserError, "another duty"):
            result.with_user(login).action_approve()
        with self.assertLaw("One person cannot have two duties"):
            result.with_user(login)._decide("approved")

    def test_authority(self):
        """A branch manager approves up to 100,000; above that an executive, or the committee in a meeting."""
        self._facts(net_income=150000)
        result = self._noticed_rich()
        self.assertEqual(result.limit_amount, 150000)
        union = self.env["rcc.branch"].search([("level", "=", "union")])
        executive = self._user("executive", union)
        member = self._user("committee", union)
        for user in (self.chief, member):
            with self.assertRaisesRegex(UserError, "beyond the authority.*test-executive"):
                result.with_user(user).action_approve()
        self.assertIn(executive, result.decider_ids)
        self.assertNotIn(member, result.decider_ids)
        self.assertIn("Loan Committee in a meeting", result.decider_names)
        result.with_user(executive).action_approve()
        self.assertEqual(result.state, "approved")

    def _noticed_rich(self):
        facts = self._facts
        type(self)._facts = lambda *args, **kwargs: facts(net_income=150000)
        self.addCleanup(setattr, type(self), "_facts", facts)
        return self._noticed()

    def test_veto_on_the_day(self):
        """What happens between proposal and approval counts: vetoes are looked at again."""
        result = self._noticed()
        later = (
            self.env["rcc.rating.visit"]
            .with_user(self.manager)
            .create(
                {
                    "partner_id": self.zhang.id,
                    "second_investigator_id": self.second._rcc_employee().id,
                    "debts_elsewhere": 0,
                    "debts_here": 0,
                    "member_shares": 0,
                    "borrowing_history": "never",
                    "court_listed": True,
                }
            )
        )
        later.action_done()
        with self.assertRaisesRegex(UserError, "court"):
            result.with_user(self.chief).action_approve()

    def test_nothing_to_grant(self):
        """Without a grade there is no notice; the rating is rejected with a reason."""
        result = self._rated(POOR)
        result.action_propose()
        with self.assertRaisesRegex(UserError, "does not go on notice"):
            result.action_publish_notice()
        with self.assertRaisesRegex(UserError, "names its reason"):
            result.with_user(self.chief).action_reject(" ")
        with self.assertRaises(AccessError):
            result.with_user(self.manager).action_reject("no")
        result.with_user(self.chief).action_reject("小组评议为差")
        self.assertEqual((result.state, result.reject_reason), ("rejected", "小组评议为差"))
        self.assertFalse(result.grant_ids)

    def test_one_open_rating(self):
        self._result()
        with self.assertLaw("has an open rating"):
            self._result()

    def test_member_means_household(self):
        result = self.results.with_user(self.manager).create({"partner_id": self.wife.id})
        self.assertEqual(result.partner_id, self.zhang)

    def test_next_step(self):
        """The form says who does what next."""
        self._facts()
        result = self._result()
        self.assertIn("survey", result.next_step)
        self._survey(result)
        self.assertIn("Back office", result.next_step)
        self._panel(result, FULL)
        self.assertIn("propose", result.next_step)

    def test_reason_wizard(self):
        """The form that asks for reasons takes the listed steps only."""
        result = self._rated(POOR)
        result.action_propose()
        ask = (
            self.env["rcc.credit.reason"]
            .with_user(self.chief)
            .with_context(active_model="rcc.rating.result", active_ids=result.ids)
        )
        with self.assertRaises(UserError):
            ask.create({"reason": "x", "step": "unlink"}).action_confirm()
        ask.create({"reason": "x", "step": "action_reject"}).action_confirm()
        self.assertEqual(result.state, "rejected")
