from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import search_terms


class SearchKey(models.Model):
    """What customers are found by: a satellite that no role may read, so that digits never come back."""

    _name = "rcc.search.key"
    _description = "Customer search key"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade", index=True)
    kind = fields.Selection(
        [
            ("name", "Name"),
            ("pinyin", "Pinyin"),
            ("phone", "Phone"),
            ("tail", "Last four"),
            ("no", "Customer number"),
            ("hmac", "Document"),
        ],
        required=True,
    )
    value = fields.Char(required=True)
    scope_key = fields.Integer(
        required=True,
        help="The customer's, so that a reader's search passes over other branches without looking at their customers.",
    )

    _place_idx = models.Index("(kind, value text_pattern_ops, partner_id) INCLUDE (scope_key)")

    def _init_column(self, column_name):
        """Fill the new column of keys that were filed before it was there, in one statement."""
        if column_name != "scope_key":
            super()._init_column(column_name)
            return
        self.env.cr.execute(
            SQL(
                """UPDATE rcc_search_key key SET scope_key = p.rcc_scope_key
                     FROM res_partner p WHERE p.id = key.partner_id"""
            )
        )

    @api.model
    def _refresh(self, partner_ids):
        """File the keys of these customers anew, as a set."""
        partners = self.env["res.partner"].sudo().browse(partner_ids)  # no reader's business
        partners.flush_recordset(["name", "rcc_kind", "rcc_customer_no", "rcc_scope_key"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, rcc_scope_key, rcc_kind, name, rcc_customer_no FROM res_partner"
                " WHERE id IN %s AND rcc_kind IS NOT NULL",
                tuple(partner_ids) or (0,),
            )
        )
        scopes = {partner_id: scope_key for partner_id, scope_key, *_values in rows}
        keys = {
            (*key, partner_id)
            for partner_id, _scope, *values in rows
            for key in self._keys(*values)
        }
        held = self._phone_keys(list(scopes)) + self._document_keys(list(scopes))
        keys.update((*key, partner_id) for partner_id, *key in held)
        self.env.cr.execute(
            SQL("DELETE FROM rcc_search_key WHERE partner_id IN %s", tuple(partner_ids) or (0,))
        )
        # the index grows in order
        self._insert([(*key, scopes[key[-1]]) for key in sorted(keys)])

    @api.model
    def _insert(self, keys):
        """Insert (kind, value, partner id, scope key) rows in one statement."""
        if keys:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO rcc_search_key (kind, value, partner_id, scope_key)"
                    " SELECT * FROM unnest(%s::varchar[], %s::varchar[], %s::int[], %s::int[])",
                    *map(list, zip(*keys)),
                )
            )

    @api.model
    def _keys(self, kind, name, number):
        """Keys of one customer by name and number. A household is found through its members and by its number."""
        keys = {("no", number.lower())} if number else set()
        return keys if kind == "household" else keys | search_terms.name_keys(name)

    @api.model
    def _phone_keys(self, partner_ids):
        """Keys of each telephone number."""
        self.env["rcc.phone"].flush_model(["partner_id", "number"])
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, number FROM rcc_phone WHERE partner_id IN %s",
                tuple(partner_ids) or (0,),
            )
        )
        return [
            (partner_id, *key)
            for partner_id, number in rows
            for key in search_terms.phone_keys(number)
        ]

    @api.model
    def _document_keys(self, partner_ids):
        """Keys of live documents; a marriage certificate leads to both spouses."""
        self.env["rcc.identity"].flush_model(
            ["partner_id", "spouse_id", "number_hmac", "number_masked", "active"]
        )
        return self.env.execute_query(
            SQL(
                """SELECT holder.id, key.kind, key.value
                 FROM rcc_identity document
                CROSS JOIN LATERAL (VALUES (document.partner_id), (document.spouse_id)) AS holder(id)
                CROSS JOIN LATERAL (VALUES ('hmac', document.number_hmac),
                                           ('tail', lower(right(document.number_masked, 4)))) AS key(kind, value)
                WHERE document.active AND holder.id IN %s""",
                tuple(partner_ids) or (0,),
            )
        )
