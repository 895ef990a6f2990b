from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.guard import AppendOnly


class DecisionAnchor(models.Model):
    """A nightly digest over all decisions filed since the one before, and over that one.

    Printed or kept elsewhere, one digest vouches for every decision before it: the chains alone would not show that
    the newest decisions of a subject were cut off.
    """

    _name = "rcc.decision.anchor"
    _description = "Anchor of Decisions"
    _order = "id desc"
    _rec_name = "anchored_at"

    anchored_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    decisions = fields.Integer("New Decisions", readonly=True)
    last_decision = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    previous_hash = fields.Char(readonly=True, export_string_translation=False)
    hash = fields.Char("Digest", readonly=True)

    _append_only = AppendOnly("An anchor is never changed or deleted.")

    def _verify_anchors(self):
        """Recompute every anchor; UserError names the first that no longer matches its decisions."""
        self.env.flush_all()
        broken = self.env.execute_query(
            SQL(
                """SELECT id FROM (
                   SELECT a.id, a.hash, a.decisions, a.previous_hash,
                          COALESCE(lag(a.hash) OVER (ORDER BY a.id), '') AS prior,
                          s.sealed, s.digest
                     FROM rcc_decision_anchor a LEFT JOIN LATERAL (
                          SELECT count(d.id) AS sealed, string_agg(d.hash, '' ORDER BY d.id) AS digest
                            FROM rcc_decision_seal seal JOIN rcc_decision d ON d.id = seal.decision_id
                           WHERE seal.anchor_id = a.id) s ON TRUE
               ) anchor
               WHERE decisions <> sealed OR previous_hash IS DISTINCT FROM prior
                  OR hash IS DISTINCT FROM encode(sha256(convert_to(prior || digest, 'UTF8')), 'hex')
               ORDER BY id LIMIT 1"""
            )
        )
        if broken:
            raise UserError(
                self.env._(
                    "Anchor %(anchor)s no longer matches its decisions: one was altered or removed.",
                    anchor=broken[0][0],
                )
            )

    @api.model
    def _cron_anchor(self):
        """Nightly: seal all decisions that no anchor holds yet; nothing new, no anchor."""
        self.env.flush_all()
        previous = self.search([], limit=1)
        # decisions of transactions that ended late have smaller ids than the last sealed one: look a day back
        settled = self.search([("anchored_at", "<", "-1d")], limit=1).last_decision
        fresh = SQL(
            """SELECT d.id, d.hash FROM rcc_decision d WHERE d.id > %s
               AND NOT EXISTS (SELECT FROM rcc_decision_seal s WHERE s.decision_id = d.id)""",
            settled,
        )
        [(decisions, last_decision, digest)] = self.env.execute_query(
            SQL(
                """SELECT count(*), max(id),
                          encode(sha256(convert_to(%s || string_agg(hash, '' ORDER BY id), 'UTF8')), 'hex')
                 FROM (%s) fresh""",
                previous.hash or "",
                fresh,
            )
        )
        if not decisions:
            return
        anchor = self.create(
            {
                "decisions": decisions,
                "last_decision": max(last_decision, previous.last_decision),
                "previous_hash": previous.hash or "",
                "hash": digest,
            }
        )
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "INSERT INTO rcc_decision_seal (decision_id, anchor_id) SELECT id, %s FROM (%s) fresh",
                anchor.id,
                fresh,
            )
        )
