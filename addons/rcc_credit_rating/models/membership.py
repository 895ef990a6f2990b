from odoo import api, models


class Membership(models.Model):
    """What the events of a household do to its grant."""

    _inherit = "rcc.membership"

    @api.model
    def _on_split(self, old, new):
        """The grant was made for the whole household: it is frozen."""
        super()._on_split(old, new)
        self.env["rcc.grant"]._stop(
            old, self.env._("Household split: %(household)s went its own way.", household=new.name)
        )

    def _on_death(self, member):
        """With its head a household loses who signed for it: the grant is frozen on that day."""
        super()._on_death(member)
        if member.role == "head":
            self.env["rcc.grant"]._stop(
                member.group_id,
                self.env._("Death of the head: %(person)s", person=member.partner_id.name),
            )

    @api.model
    def _on_close(self, household):
        """Nobody is left who could draw."""
        super()._on_close(household)
        self.env["rcc.grant"]._stop(household, self.env._("Nobody is left in the household."))

    @api.model
    def _consequences(self, act, household, persons):
        """Name the grant that will be frozen, and the cap on what follows."""
        lines = super()._consequences(act, household, persons)
        grant = household.rcc_grant_ids.filtered(lambda grant: grant.state in ("live", "frozen"))
        heads = act == "split" or household.rcc_head_id in persons
        if not grant or not heads:
            return lines
        amount = f"{grant.amount_limit:,.2f}"
        lines.append(
            self.env._(
                "The grant %(number)s of %(amount)s yuan is frozen.",
                number=grant.contract_no,
                amount=amount,
            )
        )
        if act == "split":
            lines.append(
                self.env._(
                    "New limits of both parts are together at most %(amount)s yuan until each part is rated anew.",
                    amount=amount,
                )
            )
        return lines
