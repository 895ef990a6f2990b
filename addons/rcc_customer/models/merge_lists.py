from odoo import models
from odoo.tools import SQL

from ..tools.standing import RANKS


class Merge(models.Model):
    """Lists on which two customers stand, and other customers whom they resemble."""

    _inherit = "rcc.merge"

    def _merge_standings(self, survivor, gone):
        """A customer stands on one list: the worse one holds on, the other ends by it."""
        live = self.env["rcc.standing"].search(
            [("partner_id", "in", (survivor | gone).ids), ("state", "=", "live")]
        )
        if len(live) < 2:
            return
        worse = max(live, key=lambda row: (RANKS[row.list], row.partner_id == survivor))
        self._set(
            live - worse,
            state="ended",
            end_kind="replaced",
            ended_on=self.env["rcc.post"]._today(),
            replaced_by_id=worse.id,
        )

    def _merge_pairs(self, survivor, gone):
        """The two are decided; whom the one resembles, the other does."""
        pairs = self.env["rcc.duplicate"].search([("first_id", "in", (survivor | gone).ids)])
        pairs |= pairs.search([("second_id", "in", (survivor | gone).ids)])
        own = pairs.filtered(lambda pair: pair.first_id | pair.second_id == survivor | gone)
        own._decide("merged")
        moving = pairs.filtered(lambda pair: gone in pair.first_id | pair.second_id) - own
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """UPDATE rcc_duplicate d
                      SET first_id = LEAST(other.id, %(new)s), second_id = GREATEST(other.id, %(new)s)
                     FROM (SELECT id AS pair_id, first_id + second_id - %(old)s AS id
                             FROM rcc_duplicate WHERE id = ANY(%(ids)s)) other
                    WHERE d.id = other.pair_id AND NOT EXISTS (
                          SELECT FROM rcc_duplicate known WHERE known.first_id = LEAST(other.id, %(new)s)
                             AND known.second_id = GREATEST(other.id, %(new)s))
                RETURNING d.id""",
                new=survivor.id,
                old=gone.id,
                ids=moving.ids,
            )
        )
        self._follow(pairs.browse([row_id for (row_id,) in rows]), ["first_id", "second_id"])

    def _standing_refusals(self):
        """Two listings that wait would become one of which nobody knows."""
        waiting = self.env["rcc.standing"].search_count(
            [
                ("partner_id", "in", (self.survivor_id | self.gone_id).ids),
                ("state", "=", "proposed"),
            ]
        )
        if waiting < 2:
            return []
        return [
            self.env._(
                "Both wait to be put on a list: confirm or refuse one of the listings first."
            )
        ]
