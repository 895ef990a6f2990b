from datetime import timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerCase


@tagged("post_install", "-at_install")
class TestStanding(CustomerCase):
    """White, grey and black list: put on by one, confirmed and lifted by another, kept for good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.risk = cls._user("risk", cls.union, login="test-risk")
        cls.risk_2 = cls._user("risk", cls.union, login="test-risk-2")
        cls.west_chief = cls._user("branch_manager", cls.west, login="test-west-chief")

    def put(self, user, partner, reason, **vals):
        standings = self.env["rcc.standing"].with_user(user)
        reason = self.env.ref(f"rcc_customer.standing_reason_{reason}")
        return standings.create(
            {"partner_id": partner.id, "reason_id": reason.id, "note": "逾期多次", **vals}
        )

    def black(self):
        standing = self.put(self.manager, self.wife, "evasion")
        standing.with_user(self.risk).action_confirm()
        return standing

    def stands(self, partner, date=None):
        return self.partners._rcc_standings(partner.ids, date or self.today).get(partner.id)

    def test_the_grey_list_holds_at_once_for_the_policys_months(self):
        standing = self.put(self.manager, self.head, "late")
        self.assertEqual((standing.state, standing.put_by_id), ("live", self.manager))
        self.assertEqual(standing.date_to, self.today + relativedelta(months=12, days=-1))
        self.assertEqual(standing.lift_role_id.code, "branch_manager")

    def test_the_black_list_waits_for_a_second_person_of_the_role(self):
        standing = self.put(self.risk, self.wife, "evasion")
        self.assertEqual(standing.state, "proposed")
        self.assertFalse(self.stands(self.wife))
        with self.assertRaises(UserError):
            standing.action_confirm()
        with self.assertRaises(AccessError):
            standing.with_user(self.chief).action_confirm()
        self.assertTrue(standing.with_user(self.risk_2).may_confirm)
        standing.with_user(self.risk_2).action_confirm()
        self.assertEqual((standing.state, standing.confirmed_by_id), ("live", self.risk_2))

    @mute_logger("odoo.sql_db")
    def test_no_superuser_puts_on_the_black_list_alone(self):
        standing = self.put(self.risk, self.wife, "evasion").sudo()
        for confirmed in (False, self.risk.id):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                standing.write({"state": "live", "confirmed_by_id": confirmed})
                self.env.flush_all()

    def test_a_household_takes_the_worst_of_its_members(self):
        self.put(self.manager, self.head, "late")
        self.assertEqual(self.zhang.rcc_standing, "grey")
        self.black()
        self.assertEqual(self.zhang.rcc_standing, "black")
        self.assertEqual((self.head.rcc_standing, self.wife.rcc_standing), ("grey", "black"))
        self.assertFalse(self.li.rcc_standing)
        found = self.partners.search([("rcc_standing", "=", "black")])
        self.assertEqual(found & (self.zhang | self.head | self.wife), self.zhang | self.wife)
        self.assertNotIn(self.zhang, self.partners.search([("rcc_standing", "=", False)]))
        self.assertIn(self.li, self.partners.search([("rcc_standing", "=", False)]))

    def test_whose_member_has_left_is_freed(self):
        self.black()
        self.env["rcc.membership"]._live([("partner_id", "=", self.wife.id)])._leave()
        self.assertFalse(self.stands(self.zhang))

    def test_a_worse_list_replaces_a_milder_one_and_not_the_other_way_round(self):
        grey = self.put(self.manager, self.wife, "late")
        self.black()
        self.assertEqual((grey.state, grey.end_kind), ("ended", "replaced"))
        with self.assertRaisesRegex(UserError, "lift that first"):
            self.put(self.manager, self.wife, "late")

    def test_a_second_person_of_the_policys_role_lifts_with_a_reason(self):
        standing = self.put(self.chief, self.head, "late")
        with self.assertRaisesRegex(UserError, "second person"):
            standing.action_lift("已还清")
        for user in (self.manager, self.risk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                standing.with_user(user).action_lift("已还清")
        with self.assertRaises(AccessError):
            standing.with_user(self.west_chief).action_lift("已还清")
        other = self._user("branch_manager", self.east, login="test-other-chief")
        with self.assertRaises(UserError):
            standing.with_user(other).action_lift(" ")
        standing.with_user(other).action_lift("已还清")
        self.assertRecordValues(
            standing,
            [
                {
                    "state": "ended",
                    "end_kind": "lifted",
                    "lifted_by_id": other.id,
                    "ended_on": self.today,
                }
            ],
        )
        self.assertFalse(self.stands(self.head))

    @mute_logger("odoo.sql_db")
    def test_the_database_lets_nobody_lift_who_put_on_or_is_of_another_role(self):
        standing = self.put(self.chief, self.head, "late").sudo()
        end = {"state": "ended", "end_kind": "lifted", "ended_on": self.today, "end_reason": "x"}
        for user in (self.chief, self.teller, self.env["res.users"]):
            with self.subTest(user=user.login), self.assertRaises(IntegrityError):
                with self.cr.savepoint():
                    standing.write({**end, "lifted_by_id": user.id})
                    self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_nothing_is_deleted_rewritten_or_revived(self):
        standing = self.put(self.manager, self.head, "late")
        with self.assertRaises(AccessError):
            standing.with_user(self.chief).unlink()
        with self.assertRaises(UserError):
            standing.sudo().unlink()
        with self.assertRaises(AccessError):
            standing.with_user(self.chief).write({"date_to": self.today})
        for vals in (
            {"note": "x"},
            {"date_to": self.today},
            {"state": "proposed"},
            {"partner_id": self.wife.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(IntegrityError), self.cr.savepoint():
                standing.sudo().write(vals)
                self.env.flush_all()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env.cr.execute("DELETE FROM rcc_standing WHERE id = %s", [standing.id])

    def test_it_expires_by_itself(self):
        standing = self.put(self.manager, self.head, "doubt")
        with freeze_time(f"{standing.date_to} 01:00:00"):
            self.env["rcc.standing"]._cron_expire()
            self.assertEqual(standing.state, "live")
        with freeze_time(f"{standing.date_to + timedelta(days=1)} 01:00:00"):
            self.env["rcc.standing"]._cron_expire()
            self.assertEqual((standing.state, standing.end_kind), ("ended", "expired"))
        self.assertEqual(self.stands(self.head, standing.date_to), "grey")
        self.assertFalse(self.stands(self.head, standing.date_to + timedelta(days=1)))

    def test_bad_input_is_refused_in_words(self):
        for vals in (
            {"note": "  "},
            {"date_from": self.today + timedelta(days=1)},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.put(self.manager, self.head, "late", **vals)
        reason = self.env["rcc.standing.reason"].create(
            {"code": "test", "name": "无规则", "list": "grey"}
        )
        with self.assertRaisesRegex(UserError, "no rule"):
            self.env["rcc.standing"].with_user(self.manager).create(
                {"partner_id": self.head.id, "reason_id": reason.id, "note": "x"}
            )
        with self.assertRaises(AccessError):
            self.put(self.manager, self.head, "late", state="live")

    def test_it_is_seen_and_put_on_within_the_scope(self):
        standing = self.put(self.manager, self.head, "late")
        with self.assertRaises(AccessError):
            standing.with_user(self.west_teller).read(["note"])
        with self.assertRaises(AccessError):
            self.put(self.west_chief, self.wife, "late")
        for user in (self.teller, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.put(user, self.wife, "late")
        self.assertTrue(standing.with_user(self.auditor).read(["note"]))
