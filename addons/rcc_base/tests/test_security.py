from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.res_company import SILENCED_CRONS
from .common import LawCase


@tagged("post_install", "-at_install")
class TestSecurity(LawCase):
    """What a fresh database gives away, and what it must not."""

    def test_debug_mode_is_not_for_all(self):
        """?debug=1 shows technical names; employees have no such group."""
        user = new_test_user(self.env, "plain")
        technical = self.env.ref("base.group_no_one")
        self.assertNotIn(technical, user.all_group_ids)
        self.assertIn(technical, self.env.ref("base.user_admin").all_group_ids)

    def test_refusals_name_no_record(self):
        """In debug mode too, an error about a hidden record tells nothing of it."""
        user = new_test_user(self.env, "curious", "base.group_user,base.group_no_one")
        hidden = self.env["res.partner"].create({"name": "Zhang San Hidden"})
        self.env["ir.rule"].create(
            {
                "name": "Secret rule",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {hidden.id})]",
            }
        )
        for operation in (
            lambda: hidden.with_user(user).read(["name"]),
            lambda: hidden.with_user(user).check_access("read"),
        ):
            with self.assertRaises(AccessError) as refusal:
                operation()
            for secret in ("Zhang San", "Secret rule"):
                self.assertNotIn(secret, str(refusal.exception))

    def test_company(self):
        """Yuan, Beijing time, Chinese."""
        company = self.env.ref("base.main_company")
        self.assertEqual((company.country_id.code, company.currency_id.name), ("CN", "CNY"))
        self.assertTrue(self.env["res.lang"]._lang_get("zh_CN"))
        self.assertEqual(company.resource_calendar_id.tz, "Asia/Shanghai")
        self.assertEqual(self.env["res.partner"].create({"name": "New"}).tz, "Asia/Shanghai")
        self.assertEqual(self.env.ref("base.user_root").tz, "Asia/Shanghai")

    def test_time_zone(self):
        """A first login from a browser elsewhere moves nobody's clock; the day is Beijing's."""
        user = new_test_user(self.env, "elsewhere")
        user.with_user(user).sudo().tz = "UTC"
        self.assertEqual(user.tz, "Asia/Shanghai")
        with freeze_time("2026-03-01 16:30:00"):
            self.assertEqual(self.env.company._rcc_today(), date(2026, 3, 2))

    def test_nothing_leaves_by_itself(self):
        """No digest mails, no report to the publisher, no push through foreign servers."""
        self.assertFalse(self.env["digest.digest"].search([("state", "=", "activated")]))
        for xml_id in SILENCED_CRONS:
            self.assertFalse(self.env.ref(xml_id).active, xml_id)
