from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.actions import form_of
from ..tools.guard import AppendOnly, Guard

# The text whose SHA-256 is a decision's hash: every column of record, and the hash before it.
CONTENT = """jsonb_build_array(d.subject_model, d.subject_id, d.sequence, d.act, d.outcome, d.user_id, d.employee_id,
             d.amount, d.reason, d.data, to_char(d.decided_at, 'YYYY-MM-DD"T"HH24:MI:SS'), d.previous_hash)"""
HASH = f"encode(sha256(convert_to({CONTENT}::text, 'UTF8')), 'hex')"


class Decision(models.Model):
    """What somebody decided about a record: append-only, in a chain of hashes per subject.

    PostgreSQL numbers and chains the rows as they are inserted, one or a whole set. Two decisions on one subject at
    the same moment cannot fork the chain: the later one fails to serialise and Odoo repeats it.
    """

    _name = "rcc.decision"
    _description = "Decision"
    _order = "id desc"

    subject_model = fields.Char(required=True, readonly=True)
    subject_id = fields.Many2oneReference(
        "Subject ID", model_field="subject_model", required=True, readonly=True
    )
    sequence = fields.Integer(
        "Number", readonly=True, aggregator=None, help="The place in the subject's chain, from 1."
    )
    subject_name = fields.Char(
        "Subject", compute="_compute_subject_name", help="Empty where your post's scope ends."
    )
    act = fields.Selection(
        lambda self: list(self._act_labels().items()),
        required=True,
        readonly=True,
        index=True,
        help="What was decided, for instance a grant or a payout.",
    )
    outcome = fields.Selection(
        [
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("returned", "Returned"),
            ("recorded", "Recorded"),
        ],
        required=True,
        readonly=True,
        default="approved",
    )
    user_id = fields.Many2one(
        "res.users", "Decided By", required=True, readonly=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        "hr.employee", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    amount = fields.Float("Amount (Yuan)", digits=(16, 2), readonly=True)
    reason = fields.Text(readonly=True)
    data = fields.Json(readonly=True, help="What the decision rested on.")
    decided_at = fields.Datetime(readonly=True, index=True)
    previous_hash = fields.Char(readonly=True, export_string_translation=False)
    hash = fields.Char(readonly=True, export_string_translation=False)

    _place_uniq = models.UniqueIndex(
        "(subject_model, subject_id, sequence)", "Two decisions cannot have one place in the chain."
    )
    _append_only = AppendOnly("A decision is never changed or deleted; file a new one.")
    _chain = Guard(
        "INSERT",
        """
        DECLARE
            last record;
        BEGIN
            SELECT sequence, hash INTO last FROM rcc_decision d
             WHERE d.subject_model = NEW.subject_model AND d.subject_id = NEW.subject_id ORDER BY sequence DESC LIMIT 1;
            NEW.sequence := COALESCE(last.sequence, 0) + 1;
            NEW.previous_hash := COALESCE(last.hash, '');
            NEW.amount := round(COALESCE(NEW.amount, 0), 2);
            NEW.outcome := COALESCE(NEW.outcome, 'approved');
            NEW.decided_at := date_trunc('second', COALESCE(NEW.decided_at, now() AT TIME ZONE 'UTC'));
            SELECT {hash} INTO NEW.hash FROM (SELECT NEW.*) d;
            RETURN NEW;
        END""".replace("{hash}", HASH),
    )

    _end = Guard(
        "INSERT",
        """
        BEGIN
            INSERT INTO rcc_decision_head (subject_model, subject_id, sequence, hash)
            VALUES (NEW.subject_model, NEW.subject_id, NEW.sequence, NEW.hash)
            ON CONFLICT (subject_model, subject_id) DO UPDATE SET sequence = NEW.sequence, hash = NEW.hash;
            RETURN NULL;
        END""",
        timing="AFTER",
    )

    @api.depends("act", "sequence")
    def _compute_display_name(self):
        labels = self._act_labels()
        for decision in self:
            decision.display_name = f"{labels.get(decision.act, decision.act)} {decision.sequence}"

    @api.depends("subject_model", "subject_id")
    def _compute_subject_name(self):
        for decision in self:
            decision.subject_name = decision._name_of(decision.subject_model, decision.subject_id)

    @api.model
    def _act_labels(self):
        """What can be decided: {code: words in the user's language}. Addons above extend it."""
        return {
            "register": self.env._("Registration"),
            "propose": self.env._("Proposal"),
            "panel": self.env._("Panel Opinion"),
            "grade": self.env._("Grading"),
            "survey_confirmed": self.env._("Survey Confirmed"),
            "reference": self.env._("Reference Values"),
            "notice": self.env._("Public Notice"),
            "objection": self.env._("Objection"),
            "grant": self.env._("Grant"),
            "sign": self.env._("Contract Signed"),
            "replace": self.env._("Grant Replaced"),
            "freeze": self.env._("Freezing"),
            "unfreeze": self.env._("Unfreezing"),
            "cancel": self.env._("Cancellation"),
            "payout": self.env._("Payout"),
            "repayment": self.env._("Repayment"),
            "reversal": self.env._("Reversal"),
            "activate": self.env._("Policy Activated"),
            "reset_password": self.env._("Password Reset"),
        }

    @api.model
    def _append(self, subject, act, outcome="approved", reason="", amount=0.0, data=None):
        """File a decision of the current user on a record; return it.

        :param subject: the record decided on (one)
        :param amount: yuan, where the decision has one
        :param data: JSON that the decision rested on; no identity numbers
        """
        subject.ensure_one()
        values = (
            subject._name,
            subject.id,
            act,
            outcome,
            self.env.uid,
            self.env.user._rcc_employee_or_none().id or None,
            amount or 0,
            reason or None,
            data is not None and Json(data) or None,
            self.env.uid,
            self.env.uid,
        )
        self.env.flush_all()
        [(decision_id,)] = self.env.execute_query(
            self._append_statement(values, self._moment_of_decision())
        )
        return self.browse(decision_id)

    @api.model
    def _verify(self, subject_model=None, subject_id=None):
        """The first broken link of one subject's chain, or of any when none is named: a dict, or None if all hold."""
        return next(iter(self._broken_links(subject_model, subject_id)), None)

    def action_verify_all(self):
        """Recompute all chains and anchors: all is well, or an error names the first broken link."""
        self.check_access("read")
        broken = (
            self.sudo()._verify()
        )  # the whole chain, whatever the reader's scope: only positions are told
        if broken:
            raise UserError(
                self.env._(
                    "The chain of decisions is broken at %(model)s %(record)s, "
                    "number %(number)s (decision %(decision)s).",
                    model=broken["subject_model"],
                    record=broken["subject_id"],
                    number=broken["sequence"],
                    decision=broken["id"],
                )
            )
        self.env["rcc.decision.anchor"].sudo()._verify_anchors()  # as above
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("All decisions are as they were filed."),
            },
        }

    def action_open_subject(self):
        """Open the record that was decided on."""
        self.ensure_one()
        return form_of(self.subject_model, self.subject_id)

    @api.model
    def _name_of(self, model, record_id):
        """What a record is called, for those who may see it; else only what kind of record it is."""
        if model not in self.env:
            return model
        kind = self.env["ir.model"]._get(model).name
        record = self.env[model].browse(record_id).exists()
        return f"{kind}: {record.display_name}" if record and record.has_access("read") else kind

    @api.model
    def _moment_of_decision(self):
        """When it is decided: empty means now, by the database's clock."""

    @api.model
    def _append_statement(self, values, decided_at=None):
        """The INSERT of one decision. Under repeatable read ON CONFLICT makes a concurrent row on the same subject a
        serialisation failure, which Odoo retries; without it the user would read of a constraint."""
        return SQL(
            """INSERT INTO rcc_decision (subject_model, subject_id, act, outcome, user_id, employee_id, amount, reason,
                                         data, create_uid, write_uid, decided_at, create_date, write_date)
               VALUES (%s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
               ON CONFLICT DO NOTHING RETURNING id""",
            SQL(", ").join(SQL("%s", value) for value in values),
            decided_at or None,
        )

    @api.model
    def _broken_links(self, subject_model, subject_id):
        """The first row whose place, predecessor or hash is not what it should be, or that is missing at the end or
        too many there, as a list of at most one dict."""
        self.flush_model()
        subject = (
            SQL("TRUE")
            if subject_model is None
            else SQL("subject_model = %s AND subject_id = %s", subject_model, subject_id)
        )
        return self.env.execute_query_dict(
            SQL(
                """WITH link AS (
                   SELECT d.id, d.subject_model, d.subject_id, d.sequence, d.previous_hash, d.hash, %s AS recomputed,
                          COALESCE(lag(d.hash) OVER chain, '') AS prior, row_number() OVER chain AS place
                     FROM rcc_decision d WHERE %s
                   WINDOW chain AS (PARTITION BY d.subject_model, d.subject_id ORDER BY d.sequence)
               ), head AS (SELECT * FROM rcc_decision_head WHERE %s)
               SELECT * FROM (
                   SELECT link.id, subject_model, subject_id, link.sequence
                     FROM link LEFT JOIN head USING (subject_model, subject_id)
                    WHERE link.sequence <> place OR previous_hash IS DISTINCT FROM prior
                       OR link.hash IS DISTINCT FROM recomputed OR link.sequence > COALESCE(head.sequence, 0)
                       OR (link.sequence = head.sequence AND link.hash <> head.hash)
                   UNION ALL
                   SELECT last.id, subject_model, subject_id, COALESCE(last.sequence, 0) + 1
                     FROM head LEFT JOIN (
                          SELECT subject_model, subject_id, max(id) AS id, max(sequence) AS sequence
                            FROM link GROUP BY subject_model, subject_id
                     ) AS last USING (subject_model, subject_id)
                    WHERE COALESCE(last.sequence, 0) < head.sequence
               ) AS broken ORDER BY subject_model, subject_id, sequence LIMIT 1""",
                SQL(HASH),
                subject,
                subject,
            )
        )
