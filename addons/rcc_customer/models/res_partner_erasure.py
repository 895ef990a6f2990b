from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .erasing import Eraser


class ResPartner(models.Model):
    """What stands against erasing a customer's data, and the erasing."""

    _inherit = "res.partner"

    @api.model
    def _rcc_business_sql(self):
        """SELECT (partner_id, date): everything that counts as business with a customer."""
        own = SQL(
            "SELECT id AS partner_id, NULL::date AS date FROM res_partner WHERE FALSE"
        )  # without addons above there is none
        sources = [sql for kind, sql in self._rcc_activity_sources() if kind == "business"]
        return SQL(" UNION ALL ").join([own, *sources])

    def _rcc_last_business(self):
        """The day of the last business with this customer; today while it goes on; False if there was none."""
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT max(date) FROM (%s) AS business WHERE partner_id = %s",
                self._rcc_business_sql(),
                self.id,
            )
        )
        return rows[0][0] or False

    def _rcc_erasure_refusals(self):
        """Hook: why this customer's personal data may not be erased today, in sentences; addons above add theirs.

        Customer data is kept ten years after the last business (Anti-Money Laundering Law art. 34); a request does
        not shorten that (Personal Information Protection Law art. 47: where a law sets the time, only storing goes on).
        """
        self.ensure_one()
        texts = []
        if not self.rcc_kind or self.parent_id:
            texts.append(
                self.env._(
                    "Erase the whole household, or let the person leave the household first."
                )
            )
        today = self.env["rcc.post"]._today()
        holds = self.env["rcc.legal.hold"].search(
            [
                ("partner_id", "in", (self | self.child_ids).ids),
                ("date_from", "<=", today),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ]
        )
        texts += [self.env._("Legal hold: %(reason)s.", reason=hold.reason) for hold in holds]
        last = self._rcc_last_business()
        years = self.env["rcc.privacy.policy"]._in_force(today).retention_years
        if last and last + relativedelta(years=years) > today:
            texts.append(
                self.env._(
                    "Kept until %(date)s by law: %(years)s years after the last business, of %(last)s.",
                    date=fields.Date.to_string(last + relativedelta(years=years)),
                    years=years,
                    last=fields.Date.to_string(last),
                )
            )
        return texts

    def _rcc_erase(self):
        """Take all that is personal out of this customer and its persons. For `rcc.erasure` alone."""
        self.ensure_one()
        Eraser(self).erase()
