from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.identity import parse_resident_id
from odoo.addons.rcc_base.tools.secret import fingerprint

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

    _kind_value_idx = models.Index("(kind, value text_pattern_ops, partner_id)")

    @api.model
    def _refresh(self, partner_ids):
        """File the keys of these customers anew, as a set."""
        partners = self.env["res.partner"].sudo().browse(partner_ids)  # no reader's business
        partners.flush_recordset(["name", "rcc_kind", "rcc_customer_no"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, rcc_kind, name, rcc_customer_no FROM res_partner"
                " WHERE id IN %s AND rcc_kind IS NOT NULL",
                tuple(partner_ids) or (0,),
            )
        )
        keys = [(partner_id, *key) for partner_id, *values in rows for key in self._keys(*values)]
        keys += self._phone_keys(partner_ids) + self._document_keys(partner_ids)
        self.env.cr.execute(
            SQL("DELETE FROM rcc_search_key WHERE partner_id IN %s", tuple(partner_ids) or (0,))
        )
        self._insert(sorted(set(keys), key=lambda key: key[1:]))  # the index grows in order

    @api.model
    def _insert(self, keys):
        """Insert (partner id, kind, value) triples in one statement."""
        if keys:
            partner_ids, kinds, values = map(list, zip(*keys))
            self.env.cr.execute(
                SQL(
                    "INSERT INTO rcc_search_key (partner_id, kind, value)"
                    " SELECT * FROM unnest(%s::int[], %s::varchar[], %s::varchar[])",
                    partner_ids,
                    kinds,
                    values,
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

    @api.model
    def _prefix(self, query):
        """The condition that joins these keys (as `key`) to customers whose name or pinyin begins with the query.

        None when the query is anything but one such word."""
        words = search_terms.words(query)
        terms = search_terms.terms(words[0]) if len(words) == 1 else []
        if len(terms) != 1 or terms[0].exact:
            return None
        return SQL(
            "key.partner_id = res_partner.id AND key.kind = %s AND key.value LIKE %s",
            terms[0].kind,
            f"{terms[0].value}%",
        )

    @api.model
    def _matching(self, query):
        """SQL of the ids that match a query, with the households of persons and the heads of households among them.

        None when the query says nothing."""
        words = search_terms.words(query)
        if not words:
            return None
        found = SQL(" INTERSECT ").join(
            SQL("(%s)", self._word_sql(word, len(words) > 1)) for word in words
        )
        return SQL(
            """WITH found AS (%s) SELECT partner_id FROM found
               UNION SELECT p.parent_id FROM found JOIN res_partner p ON p.id = found.partner_id
                WHERE p.parent_id IS NOT NULL
               UNION SELECT p.rcc_head_id FROM found JOIN res_partner p ON p.id = found.partner_id
                WHERE p.rcc_head_id IS NOT NULL""",
            found,
        )

    @api.model
    def _word_sql(self, word, with_area):
        """SQL of the customers that one word can mean; beside other words it may also name the village."""
        parts = [part for term in search_terms.terms(word) for part in self._term_sql(term)]
        if with_area and not word.isascii() and (area_ids := self._area_ids(word)):
            parts.append(
                SQL(
                    "SELECT id FROM res_partner WHERE rcc_area_id IN %s AND rcc_kind IS NOT NULL",
                    area_ids,
                )
            )
        return SQL(" UNION ").join(parts) if parts else SQL("SELECT NULL::int WHERE FALSE")

    @api.model
    def _area_ids(self, word):
        """Areas whose name begins so. Known ahead: joined in, they would have the database read every customer."""
        areas = self.env["rcc.area"].sudo()  # the map is open
        return tuple(areas.search([("name", "=like", f"{word}%")]).ids)

    @api.model
    def _term_sql(self, term):
        if term.kind == "hmac":
            values = self._fingerprints(term.value)
            return [
                SQL(
                    "SELECT partner_id FROM rcc_search_key WHERE kind = 'hmac' AND value IN %s",
                    tuple(values),
                )
            ]
        if term.exact:
            return [
                SQL(
                    "SELECT partner_id FROM rcc_search_key WHERE kind = %s AND value = %s",
                    term.kind,
                    term.value,
                )
            ]
        return [
            SQL(
                "SELECT partner_id FROM rcc_search_key WHERE kind = %s AND value LIKE %s",
                term.kind,
                f"{term.value}%",
            )
        ]

    @api.model
    def _fingerprints(self, number):
        """Keys of a whole number, as each kind of document would hold it."""
        spellings = {
            kind: number.upper() for kind in ("uscc", "marriage_certificate", "household_register")
        }
        if len(number) in (15, 18):
            spellings["resident_id"] = self._resident_id(number)
        return [fingerprint(kind, spelling) for kind, spelling in spellings.items()]

    @api.model
    def _resident_id(self, number):
        """The 18 characters of a resident ID; what is none stays as it is, and finds nothing."""
        try:
            return parse_resident_id(number).number
        except ValueError:
            return number
