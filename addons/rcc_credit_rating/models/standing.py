from odoo import models


class Standing(models.Model):
    """The black list stops money: what is granted is frozen the same day."""

    _inherit = "rcc.standing"

    def _took_effect(self):
        """Freeze the household's live grant; the deciders may unfreeze it once the listing is lifted."""
        super()._took_effect()
        for standing in self.filtered(lambda listed: listed.list == "black"):
            customer = standing.partner_id.sudo()  # the law of the list, whoever confirms
            grants = self.env["rcc.grant"].sudo()  # as above
            live = grants.search(
                [
                    ("partner_id", "in", (customer | customer.rcc_household_id).ids),
                    ("state", "=", "live"),
                ]
            )
            for grant in live:
                grant.state = "frozen"
                self.env["rcc.decision"]._append(
                    grant,
                    "freeze",
                    reason=self.env._("Black list: %(reason)s", reason=standing.reason_id.name),
                    amount=grant.amount_limit,
                )
