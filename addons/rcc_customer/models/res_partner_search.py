from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """Find customers by one field: name, pinyin, initials, document, phone, number; nothing readable comes back."""

    _inherit = "res.partner"

    rcc_search = fields.Char(
        "Find",
        compute="_compute_rcc_search",
        search="_search_rcc_search",
        store=False,
        exportable=False,
        help="Part of the name, pinyin or initials, the document's number or its last four, the end of a phone number, "
        "the customer number; add the village after a blank.",
    )

    def _compute_rcc_search(self):
        self.rcc_search = False

    @api.model
    def _search_rcc_search(self, operator, value):
        """Persons and organisations that match, and the households of those persons."""
        if operator not in ("ilike", "like", "=", "in"):
            return NotImplemented
        queries = [value] if isinstance(value, str) else [text for text in value or () if text]
        found = [self.env["rcc.search.key"]._matching(query) for query in queries]
        return Domain.OR(Domain("id", "in", SQL("(%s)", match)) for match in found if match)

    @api.model
    def _rcc_find(self, query, limit=20):
        """Persons and organisations in the reader's scope that match the query, best first.

        :param str query: what a teller types; several words must all match
        :param int limit: at most so many
        :return: res.partner records
        """
        if not (query or "").strip():
            return self.browse()
        domain = Domain("rcc_kind", "in", ("person", "organization"))
        prefix = self.env["rcc.search.key"]._prefix(query)
        if prefix:
            return self._rcc_first(domain, prefix, limit)
        return self.search(domain & Domain("rcc_search", "ilike", query), limit=limit)

    @api.model
    def _rcc_first(self, domain, prefix, limit):
        """The first customers in scope in the order of the keys that begin with a prefix: the nearest come first, and
        of a surname that a tenth of the county has, no more is read than is shown."""
        self.flush_model()
        query = self._search(domain)
        query.add_join("JOIN", "key", "rcc_search_key", prefix)
        query.order = SQL("key.value USING ~<~, res_partner.id")
        query.limit = 4 * limit  # one customer may have several such keys
        rows = self.env.execute_query(query.select())
        return self.browse(list(dict.fromkeys(row_id for (row_id,) in rows))[:limit])

    @api.model
    def _search_display_name(self, operator, value):
        """Customers are found by their keys wherever a contact is picked, other contacts as Odoo finds them: its own
        way would read the name of every customer."""
        domain = Domain(super()._search_display_name(operator, value))
        if operator != "ilike" or not isinstance(value, str) or not value.strip():
            return domain
        found = self.env["rcc.search.key"]._matching(value) or SQL("SELECT NULL::int WHERE FALSE")
        others = self.sudo()._search(
            domain & Domain("rcc_kind", "=", False)
        )  # the rules are put on the whole
        # one set of ids: two of them with OR between would be tried on every partner
        return Domain("id", "in", SQL("(%s UNION (%s))", others.select(), found))
