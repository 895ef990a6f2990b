from zoneinfo import ZoneInfo

from odoo import api, fields, models

LANGUAGE = "zh_CN"
TIMEZONE = "Asia/Shanghai"
SILENCED_CRONS = (
    "mail.ir_cron_module_update_notification",  # tells the publisher about this database
    "mail.ir_cron_web_push_notification",  # goes through the browser makers' servers
    "auth_signup.ir_cron_auth_signup_send_pending_user_reminder",
    "digest.ir_cron_digest_scheduler_action",
)


class ResCompany(models.Model):
    """The company of a Chinese cooperative: Beijing time, Chinese, and nothing leaves the house by itself."""

    _inherit = "res.company"

    @api.model
    def _rcc_settle_in_china(self):
        """At installation: Beijing time for users, their template and calendars; digests off (offices have no mail)."""
        if not self.env["res.lang"]._lang_get(LANGUAGE):
            self.env["res.lang"]._activate_and_install_lang(LANGUAGE)
        self.env["res.users"].with_context(active_test=False).search(
            [("partner_id.tz", "!=", TIMEZONE)]
        ).partner_id.write({"tz": TIMEZONE})
        self.env["ir.default"].set("res.partner", "tz", TIMEZONE)
        self.env["ir.default"].set("res.partner", "lang", LANGUAGE)
        self.env["resource.calendar"].search([("tz", "!=", TIMEZONE)]).write({"tz": TIMEZONE})
        self._rcc_stop_mail()

    @api.model
    def _rcc_today(self):
        """The date in the cooperative, whatever the time zone of the user, the browser or the server."""
        return (
            fields.Datetime.now()
            .replace(tzinfo=ZoneInfo("UTC"))
            .astimezone(ZoneInfo(TIMEZONE))
            .date()
        )

    @api.model
    def _rcc_stop_mail(self):
        """Stop what reports to the publisher or mails by itself; mail servers stay as the administrator sets them."""
        self.env["digest.digest"].search([("state", "=", "activated")]).action_deactivate()
        for xml_id in SILENCED_CRONS:
            self.env.ref(xml_id).active = False
