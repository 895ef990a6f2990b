from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

OPEN = ("draft", "live", "frozen")


class HouseholdSplit(models.Model):
    """What a split does to credit: the grant of before ends its use, and caps what both parts are granted."""

    _inherit = "rcc.household.split"

    grant_id = fields.Many2one(
        "rcc.grant",
        "Grant before the split",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Frozen by the split and never unfrozen; it ends with a new contract.",
    )
    amount_cap = fields.Float(
        "Limit before the split (yuan)",
        digits=(16, 2),
        readonly=True,
        help="What all parts may be granted together until each of them is rated anew; 0 where nothing was granted.",
    )
    origin_id = fields.Many2one(
        "rcc.household.split",
        "Cap of",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The earlier split whose cap holds still.",
    )
    turn = fields.Integer(
        readonly=True, default=0, help="Counts grants of the parts, so that two at a moment queue."
    )

    _cap_fixed = Guard(
        "UPDATE OF grant_id, amount_cap, origin_id",
        f"""BEGIN
            IF ({MIGRATING}) IS NOT TRUE AND (NEW.grant_id, NEW.amount_cap, NEW.origin_id)
                IS DISTINCT FROM (OLD.grant_id, OLD.amount_cap, OLD.origin_id) THEN
                {{refuse}};
            END IF;
            RETURN NEW;
        END""",
        "What a split left of the limit stays on record as it was.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Note the grant of that moment, or the earlier split whose cap holds still."""
        return super().create([vals | self._cap_values(vals["old_id"]) for vals in vals_list])

    @api.model
    def _cap_values(self, household_id):
        grants = self.env["rcc.grant"].sudo()  # the law of the split, not of the reader
        mine = grants.search([("partner_id", "=", household_id), ("state", "in", OPEN)])
        standing = mine.filtered(lambda grant: grant.state != "draft")
        values = {
            "grant_id": standing.id,
            "amount_cap": max(mine.mapped("amount_limit"), default=0),
        }
        if grants._split_room_of(household_id) is not None:
            former = self.sudo().search(  # as above
                ["|", ("old_id", "=", household_id), ("new_id", "=", household_id)],
                order="id DESC",
                limit=1,
            )
            values |= {"origin_id": (former.origin_id or former).id}
        return values
