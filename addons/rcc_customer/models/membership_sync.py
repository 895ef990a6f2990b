from odoo import api, models
from odoo.tools import SQL


class Membership(models.Model):
    """What follows from memberships: who stands above whom, and who heads a household."""

    _inherit = "rcc.membership"

    def _sync(self):
        """Bring parents and heads in step with the memberships of these persons and households."""
        self._sync_parents(self.partner_id.ids)
        self._sync_heads(self.group_id.ids)

    @api.model
    def _sync_parents(self, partner_ids):
        """Move the persons whose present household is not the one above them."""
        self.flush_model()
        self.env["res.partner"].flush_model(["parent_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id, m.group_id FROM res_partner p
                 LEFT JOIN rcc_membership m ON m.partner_id = p.id AND m.kind = 'household' AND m.date_to IS NULL
                WHERE p.id IN %s AND p.rcc_kind = 'person' AND p.parent_id IS DISTINCT FROM m.group_id""",
                tuple(partner_ids) or (0,),
            )
        )
        moves = {}
        for partner_id, group_id in rows:
            moves.setdefault(group_id, []).append(partner_id)
        partners = self.env[
            "res.partner"
        ].sudo()  # the parent follows from a membership that the user could write
        for group_id, ids in moves.items():
            partners.browse(ids)._rcc_set_parent(partners.browse(group_id))

    @api.model
    def _sync_heads(self, household_ids):
        """Store the present head of these households, as a set."""
        self.flush_model()
        self.env["res.partner"].flush_model(["rcc_head_id"])
        rows = self.env.execute_query(
            SQL(
                """UPDATE res_partner h SET rcc_head_id = now.head_id
                 FROM (SELECT h.id, m.partner_id AS head_id FROM res_partner h
                         LEFT JOIN rcc_membership m ON m.group_id = h.id AND m.kind = 'household' AND m.role = 'head'
                                                   AND m.date_to IS NULL
                        WHERE h.id IN %s AND h.rcc_kind = 'household') AS now
                WHERE h.id = now.id AND h.rcc_head_id IS DISTINCT FROM now.head_id RETURNING h.id""",
                tuple(household_ids) or (0,),
            )
        )
        households = self.env["res.partner"].browse(row_id for (row_id,) in rows)
        households.invalidate_recordset(["rcc_head_id"])
        households.modified(["rcc_head_id"])
