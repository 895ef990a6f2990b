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
        return self.search(
            [("rcc_kind", "in", ("person", "organization")), ("rcc_search", "ilike", query)],
            limit=limit,
        )

    @api.model
    def _search_display_name(self, operator, value):
        """Customers are also found by pinyin, document and phone wherever a contact is picked."""
        domain = super()._search_display_name(operator, value)
        if operator != "ilike" or not isinstance(value, str) or not value.strip():
            return domain
        return Domain(domain) | self._search_rcc_search(operator, value)
