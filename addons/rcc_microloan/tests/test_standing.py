from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoanCase


@tagged("post_install", "-at_install")
class TestStanding(LoanCase):
    """Nothing is paid out to a household with a member on the black list."""

    def black(self):
        risk, second = (
            self._user("risk", self.union, login=login) for login in ("test-risk", "test-risk-2")
        )
        standing = (
            self.env["rcc.standing"]
            .with_user(risk)
            .create(
                {
                    "partner_id": self.wife.id,
                    "reason_id": self.env.ref("rcc_customer.standing_reason_evasion").id,
                    "note": "转移财产",
                }
            )
        )
        standing.with_user(second).action_confirm()
        return standing

    def test_a_drawdown_is_refused_with_the_rule_and_the_way_on(self):
        self.assertEqual(self.codes(amount=5000), [])
        self.black()
        answer = self.counter.eligibility(self.head.id, amount=5000)
        self.assertFalse(answer["eligible"])
        self.assertEqual(answer["card"]["standing"], "black")
        [refusal] = [reason for reason in answer["reasons"] if reason["code"] == "black_list"]
        self.assertIn("black list", refusal["rule"])
        self.assertIn("risk management", refusal["way"])
        with self.assertRaisesRegex(UserError, "black list"):
            self.payout()
        self.assertFalse(self.grant.loan_ids)

    def test_a_white_customer_is_shown_as_such_and_served(self):
        chief = self._user("branch_manager", self.east, login="test-other-chief")
        standing = (
            self.env["rcc.standing"]
            .with_user(self.manager)
            .create(
                {
                    "partner_id": self.head.id,
                    "reason_id": self.env.ref("rcc_customer.standing_reason_honest").id,
                    "note": "村里公认",
                }
            )
        )
        standing.with_user(chief).action_confirm()
        self.assertEqual(self.counter.eligibility(self.head.id)["card"]["standing"], "white")
        self.assertTrue(self.payout())
