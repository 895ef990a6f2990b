from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.rcc_customer.tests.common import resident_id

from .common import FULL, RatingCase


@tagged("post_install", "-at_install")
class TestRelated(RatingCase):
    """Related parties get no unsecured credit, also where nothing but their post says that they are related."""

    def employ_head(self, role_code):
        """The head of the household works for the cooperative."""
        colleague = self._user(role_code, self.west, login="test-colleague")
        colleague._rcc_employee().rcc_identity_number = resident_id(sequence=11)
        return colleague

    def test_head_with_a_flagged_post(self):
        self.employ_head("collector")
        self.assertEqual(self.zhang._rcc_vetoes(["related_party"], self.today), ["related_party"])
        result = self._rated(FULL)
        self.assertEqual((result.vetoes, result.limit_amount), (["related_party"], 0))

    def test_head_with_another_post(self):
        self.employ_head("teller")
        self.assertFalse(self.zhang._rcc_vetoes(["related_party"], self.today))

    def test_related_after_the_grant(self):
        """What was granted before is listed for risk, and nothing more is drawn on it."""
        grant = self._granted()
        rows = self.env["rcc.related.exposure"]
        self.assertFalse(rows.search([("grant_id", "=", grant.id)]))
        colleague = self.employ_head("customer_manager")
        found = rows.with_user(self._user("risk", self.union)).search([("grant_id", "=", grant.id)])
        self.assertEqual(
            (found.partner_id, found.person_id, found.staff_id, found.relation),
            (self.zhang, self.head, colleague._rcc_employee(), "self"),
        )
        self.assertEqual(found.amount_limit, grant.amount_limit)
        self.assertTrue(grant._drawdown_refusal(self.head))
        self.assertEqual(found.action_open()["res_id"], grant.id)
        for role_code in ("teller", "branch_manager", "executive", "rcc_admin"):
            with self.assertRaises(AccessError):
                rows.with_user(self._user(role_code, login=f"test-no-{role_code}")).search([])

    def test_report(self):
        self._granted()
        self.employ_head("customer_manager")
        risk = self._user("risk", self.union)
        report = self.env.ref("rcc_credit_rating.report_related_exposure").with_user(risk)
        action = report.action_print()
        self.assertEqual(action["res_model"], "rcc.report.output")
        output = self.env["rcc.report.output"].with_user(risk).browse(action["res_id"])
        output.reason = "yearly review"
        self.assertTrue(output._make().read().startswith(b"%PDF"))
        self.assertEqual(
            self.env["rcc.access"].search([("report_code", "=", "related_exposure")]).user_id, risk
        )
