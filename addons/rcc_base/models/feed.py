import json

from psycopg2 import IntegrityError
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..tools.secret import decrypt, encrypt, fingerprint

#: rows of one delivery; more come as several, or as a register
ROWS = 10_000
#: up to so many rows are worked while the sender waits
AT_ONCE = 100


class Feed(models.Model):
    """A delivery of rows from another program: checked against its control total, worked once however often it is sent.

    The sender names a key. The same key with the same rows answers what became of the first; with other rows it is
    refused. Each row is worked with the sender's own rights and stands alone: a row that is refused leaves a sentence,
    not a gap. The rows themselves are kept encrypted while they are worked, and not afterwards.
    """

    _name = "rcc.feed"
    _description = "Delivery of rows"
    _inherit = ["rcc.batch"]
    _order = "id DESC"
    _rec_name = "key"
    _batch_limit = 100

    schema = fields.Selection(selection="_schema_labels", required=True, readonly=True)
    key = fields.Char(
        "Delivery number", required=True, readonly=True, help="Given by the sender; used once."
    )
    user_id = fields.Many2one(
        "res.users", "Sender", required=True, readonly=True, index=True, ondelete="restrict"
    )
    row_count = fields.Integer("Rows", required=True, readonly=True)
    accepted = fields.Integer(readonly=True)
    rejected = fields.Integer(readonly=True)
    line_ids = fields.One2many("rcc.feed.line", "feed_id", "Rows one by one", readonly=True)
    content = fields.Text(groups=fields.NO_ACCESS, copy=False)
    content_mark = fields.Char(required=True, groups=fields.NO_ACCESS, copy=False)

    _key_uniq = models.UniqueIndex(
        "(user_id, schema, key)", "This key has been used for another delivery."
    )
    _counted = models.Constraint(
        "CHECK (accepted + rejected <= row_count)", "No row is worked twice."
    )

    @api.model
    def deliver(self, schema, rows, idempotency_key, count=None):
        """Take a delivery.

        :param str schema: what the rows are, one of `schemas()`
        :param list rows: dicts, at most 10,000
        :param str idempotency_key: the sender's name for this delivery
        :param int count: control total, how many rows the sender means to send
        :return: the receipt, see `receipt`; up to 100 rows are worked at once, more in the background
        :raise UserError: not understood as a whole; nothing of it was taken
        """
        self._expect_delivery(schema, rows, idempotency_key, count)
        text = json.dumps(rows, sort_keys=True, ensure_ascii=False)
        feed = self._sent(schema, idempotency_key)
        mark = fingerprint("feed", text)
        if feed and feed.content_mark != mark:
            raise UserError(
                self.env._("This key has been used for other rows. A new delivery needs a new key.")
            )
        if not feed:
            feed = self._take(schema, idempotency_key, len(rows), text)
            feed._begin()
        return feed._receipt()

    def _take(self, schema, key, count, text):
        """A new delivery. One that came by another connection a moment ago is met again when the call is repeated."""
        try:
            with self.env.cr.savepoint():
                return (
                    self.sudo().create(  # nobody's right; the rows are worked with the sender's own
                        {
                            "schema": schema,
                            "key": key,
                            "user_id": self.env.uid,
                            "row_count": count,
                            "content": encrypt(text),
                            "content_mark": fingerprint("feed", text),
                        }
                    )
                )
        except UniqueViolation as error:
            raise ConcurrencyError(
                self.env._("This delivery is being worked. Repeat with the same key.")
            ) from error

    @api.model
    def receipt(self, schema, idempotency_key):
        """What became of one's delivery.

        :return: {state: running/done/failed/cancelled, rows, accepted, rejected,
            results: [{row, id, error}] of the rows worked so far, row counted from 1}
        :raise UserError: nothing with this key was taken
        """
        feed = self._sent(schema, idempotency_key)
        if not feed:
            raise UserError(self.env._("Nothing with this key was delivered."))
        return feed._receipt()

    @api.model
    def schemas(self):
        """What may be delivered: {schema: what its rows are, in words}."""
        return dict(self._schema_labels())

    @api.model
    def _schemas(self):
        """Hook: {schema: (label, method)}; `method(row, key)` works a row as its sender, gives its record."""
        return {}

    @api.model
    def _schema_labels(self):
        return [(schema, label) for schema, (label, _method) in self._schemas().items()]

    def _begin(self):
        """Work a short delivery now, a long one in the background."""
        self._batch_start(total=self.row_count)
        if self.row_count > AT_ONCE:
            return
        cursor = 0
        while cursor is not None:
            cursor = self._step(cursor, self._batch_limit)
        self.write({"batch_state": "done"})

    def _step(self, cursor, limit):
        """Work the next rows; what was worked has a line."""
        start = cursor or 0
        rows = json.loads(decrypt(self.content))[start : start + limit]
        lines = [self._work(number, row) for number, row in enumerate(rows, start + 1)]
        self.env["rcc.feed.line"].create(lines)
        refused = sum(bool(line["error"]) for line in lines)
        end = start + limit >= self.row_count
        self.write(
            {
                "accepted": self.accepted + len(lines) - refused,
                "rejected": self.rejected + refused,
                "batch_done": start + len(lines),
                **({"content": False} if end else {}),
            }
        )
        return None if end else start + limit

    def _work(self, number, row):
        """One row, alone: its record, or the sentence that refuses it."""
        _label, method = self._schemas()[self.schema]
        line = {"feed_id": self.id, "number": number, "error": False}
        sender = self.with_user(self.user_id).with_context(lang=self.user_id.lang)
        try:
            with self.env.cr.savepoint():
                record = getattr(sender, method)(row, f"{self.key}/{number}")
                return {**line, "res_model": record._name, "res_id": record.id}
        except UserError as error:
            return {**line, "error": str(error)}
        except IntegrityError as error:
            return {**line, "error": sender._law(error)}

    def _law(self, error):
        """The sentence of the law that the database kept."""
        tables = {model._table: model for model in self.env.values() if not model._abstract}
        model = tables.get(error.diag.table_name, self)
        return model._sql_error_to_message(error)

    def _receipt(self):
        return {
            "state": self.batch_state,
            "rows": self.row_count,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "results": [
                {"row": line.number, "id": line.res_id or False, "error": line.error or False}
                for line in self.line_ids
            ],
        }

    def _sent(self, schema, key):
        """One's own delivery with this key."""
        own = self.sudo()  # one's own, whatever the role reads
        return own.search(
            [("user_id", "=", self.env.uid), ("schema", "=", schema), ("key", "=", key)]
        )

    def _expect_delivery(self, schema, rows, key, count):
        if schema not in self._schemas():
            raise UserError(self.env._("There is no such kind of delivery."))
        if not isinstance(key, str) or not 8 <= len(key) <= 64 or not key.strip():
            raise UserError(self.env._("A delivery needs a key of 8 to 64 characters."))
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UserError(self.env._("A delivery is a list of rows with named values."))
        if not 0 < len(rows) <= ROWS:
            raise UserError(self.env._("A delivery has 1 to %(rows)s rows.", rows=ROWS))
        if count is not None and count != len(rows):
            raise UserError(
                self.env._(
                    "%(count)s rows were announced and %(rows)s came. Send the delivery again as a whole.",
                    count=count,
                    rows=len(rows),
                )
            )
