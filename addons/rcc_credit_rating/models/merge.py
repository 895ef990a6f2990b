from odoo import models

OPEN_RATING = ("draft", "incomplete", "proposed", "noticed")


class Merge(models.Model):
    """Ratings, surveys, panels and grants of two households become those of one: one household, one limit.

    Rows that are final keep their figures; the household that they name changes over with the merge alone, and back
    with its undoing. What two households hold and one may not is ended by somebody first.
    """

    _inherit = "rcc.merge"

    def _refusals(self):
        """One live or frozen grant, one contract to sign, one open rating."""
        return super()._refusals() + self._grant_refusals() + self._rating_refusals()

    def _grant_refusals(self):
        two, reasons = self.survivor_id | self.gone_id, []
        grants = self.env["rcc.grant"].search([("partner_id", "in", two.ids)])
        live = grants.filtered(lambda grant: grant.state in ("live", "frozen"))
        if len(live.partner_id) > 1:
            reasons.append(
                self.env._(
                    "Both households hold a grant (%(grants)s), and one household has one limit: "
                    "cancel one of them first, the loans drawn on it are repaid as agreed.",
                    grants=", ".join(live.mapped("contract_no")),
                )
            )
        to_sign = grants.filtered(lambda grant: grant.state == "draft")
        if len(to_sign.partner_id) > 1:
            reasons.append(
                self.env._(
                    "Both households have a contract to sign (%(grants)s): cancel one of them first.",
                    grants=", ".join(to_sign.mapped("contract_no")),
                )
            )
        return reasons

    def _rating_refusals(self):
        two = self.survivor_id | self.gone_id
        open_ones = self.env["rcc.rating.result"].search(
            [("partner_id", "in", two.ids), ("state", "in", OPEN_RATING)]
        )
        if len(open_ones.partner_id) < 2:
            return []
        return [
            self.env._(
                "Both households are being rated (%(ratings)s): decide one of the ratings, or delete the draft, first.",
                ratings=", ".join(open_ones.mapped("display_name")),
            )
        ]

    def _amount(self):
        """The limits of the household that goes, for a person's merge those of the household that comes with it."""
        households = self._going_households()
        grants = self.env["rcc.grant"].search(
            [("partner_id", "in", households.ids), ("state", "in", ("draft", "live", "frozen"))]
        )
        return super()._amount() + sum(grants.mapped("amount_limit"))
