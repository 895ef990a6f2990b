from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import Guard

from ..tools import search_terms

SHOWN = ("display_name", "name", "phone", "rcc_customer_no", "rcc_portfolio_id", "rcc_area_id")
# workers do not pay for some ten rows; the planner thinks that those in scope are far fewer than they are
ALONE = SQL("SET LOCAL max_parallel_workers_per_gather = 0")
NEAREST = 40  # customers among whom the reader's own come first


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

    _rcc_search_scope = Guard(
        "UPDATE OF rcc_scope_key",
        """
        BEGIN
            IF NEW.rcc_scope_key IS DISTINCT FROM OLD.rcc_scope_key THEN
                UPDATE rcc_search_key SET scope_key = NEW.rcc_scope_key WHERE partner_id = NEW.id;
            END IF;
            RETURN NULL;
        END""",
        timing="AFTER",
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
        """Persons and organisations in the reader's scope that match the query, best first: those called exactly so,
        then those of the reader's own portfolios, then by name. One statement finds and fetches them.

        :param str query: what a teller types; several words must all match
        :param int limit: at most so many
        :return: res.partner records
        """
        keys = self.env["rcc.search.key"]
        prefix = keys._prefix(query)
        people = None if prefix else keys._people(query)
        if not (prefix or people):
            return self.browse()
        self.flush_model()
        found = self._rcc_readable()
        found.add_where(SQL("res_partner.rcc_kind IN ('person', 'organization')"))
        if not prefix:
            condition = SQL("found.id = res_partner.id")
            found.add_join("JOIN", "found", SQL("(%s)", people), condition)
            found.order, found.limit = self._rcc_best_order(query), limit
            return self._fetch_query(found, self._determine_fields_to_fetch(SHOWN))
        self.env.cr.execute(ALONE)
        found.add_join("JOIN", "key", "rcc_search_key", prefix)
        # the nearest come first, and of a surname that a tenth of the county has, no more is read than is shown
        found.order = SQL("key.value USING ~<~, res_partner.id")
        found.limit = max(4 * limit, NEAREST)  # one customer may have several such keys
        partners = self._fetch_query(found, self._determine_fields_to_fetch(SHOWN))
        return partners._rcc_best_first(query)[:limit]

    def _rcc_readable(self):
        """A query of all that the reader may read, as `_search` makes it, from rules that are kept worked out."""
        if self.env.su:
            return self._search(Domain.TRUE)
        self.browse().check_access("read")
        rule = self._rcc_rule(tuple(self.env["ir.rule"]._compute_domain_context_values()))
        return self._search(rule, bypass_access=True)

    @tools.ormcache("self.env.uid", "context")
    def _rcc_rule(self, context):
        """The reader's rules, without the companies above theirs: Odoo reads these anew at every search, which takes
        longer than the search. Companies move nowhere, and a new one empties this cache as it does that of rules.

        :param tuple context: on what the rules depend besides the user: companies and date
        """
        companies = self.env["res.company"].sudo().with_context(active_test=False)  # as rules do

        def resolved(condition):
            if condition.operator != "parent_of" or condition.field_expr != "company_id":
                return condition
            above = companies.search([("id", "parent_of", list(condition.value))])
            return Domain("company_id", "in", above.ids)

        return self.env["ir.rule"]._compute_domain(self._name).map_conditions(resolved)

    def _rcc_best_order(self, query):
        """Exact names and customer numbers, the reader's own portfolios, then by name."""
        words = search_terms.words(query)
        numbers = [
            term.value.upper()
            for word in words
            for term in search_terms.terms(word)
            if term.kind == "no"
        ]
        return SQL(
            "(res_partner.name = ANY(%s) OR res_partner.rcc_customer_no = ANY(%s)) DESC,"
            " COALESCE(res_partner.rcc_portfolio_id = ANY(%s), FALSE) DESC, res_partner.complete_name, res_partner.id",
            words,
            numbers,
            list(self.env.user._rcc_portfolios()),
        )

    def _rcc_best_first(self, query):
        """The same order for customers that came in the order of their keys, perhaps more than once."""
        words, own = search_terms.words(query), self.env.user._rcc_portfolios()
        known = self.browse(
            dict.fromkeys(self._ids)
        ).sudo()  # the order tells no more than the rows do
        best = sorted(
            known,
            key=lambda partner: (
                search_terms.normal(partner.name) not in words,
                partner.rcc_portfolio_id.id not in own,
            ),
        )
        return self.browse(partner.id for partner in best)

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
