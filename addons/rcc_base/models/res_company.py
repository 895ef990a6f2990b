from odoo import api, models

LANGUAGE = "zh_CN"
TIMEZONE = "Asia/Shanghai"


class ResCompany(models.Model):
    """The company of a Chinese cooperative: Beijing time, Chinese people, no mail leaves by itself."""

    _inherit = "res.company"

    @api.model
    def _rcc_settle_in_china(self):
        """At installation: Beijing time for users, their template and calendars; digests off (offices have no mail)."""
        if not self.env["res.lang"]._lang_get(LANGUAGE):
            self.env["res.lang"]._activate_and_install_lang(LANGUAGE)
        self.env["res.partner"].search([("user_ids", "!=", False), ("tz", "=", False)]).write({"tz": TIMEZONE})
        self.env["ir.default"].set("res.partner", "tz", TIMEZONE)
        self.env["ir.default"].set("res.partner", "lang", LANGUAGE)
        self.env["resource.calendar"].search([]).write({"tz": TIMEZONE})
        self._rcc_stop_mail()

    @api.model
    def _rcc_stop_mail(self):
        """Archive the periodic digest mails and stop their cron; mail servers stay as the administrator sets them."""
        if "digest.digest" in self.env:
            self.env["digest.digest"].search([]).action_deactivate()
        for xml_id in ("digest.ir_cron_digest_scheduler_action",):
            cron = self.env.ref(xml_id, raise_if_not_found=False)
            if cron:
                cron.active = False
