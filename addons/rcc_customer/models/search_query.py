from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.identity import parse_resident_id
from odoo.addons.rcc_base.tools.secret import fingerprint

from ..tools import search_terms

NOBODY = SQL("SELECT NULL::int WHERE FALSE")


class SearchKey(models.Model):
    """What a query means in SQL. Of several words the rarest is looked up and the others are checked on what it
    found; villages lead by an index of their own from village and name to the customer."""

    _inherit = "rcc.search.key"

    @api.model
    def _prefix(self, query):
        """The condition that joins these keys (as `key`) to customers whose name or pinyin begins with the query.

        None when the query is anything but one such word."""
        words = search_terms.words(query)
        terms = search_terms.terms(words[0]) if len(words) == 1 else []
        if len(terms) != 1 or terms[0].exact:
            return None
        condition = SQL(
            "key.partner_id = res_partner.id AND key.kind = %s AND key.value LIKE %s",
            terms[0].kind,
            f"{terms[0].value}%",
        )
        scope = None if self.env.su else self.env.user._rcc_scope()
        if not scope or scope.branch_ids is None or scope.lent_ids("res.partner"):
            return condition
        # what the rule says of the customer, said of the key: other branches' customers are not even looked at
        return SQL("%s AND key.scope_key = ANY(%s)", condition, list(scope.branch_ids))

    @api.model
    def _matching(self, query):
        """SQL of the ids that match a query, with the households of persons among them; None when it says nothing."""
        people = self._people(query)
        return people and SQL(
            """WITH found AS MATERIALIZED (%s) SELECT id FROM found
               UNION SELECT p.parent_id FROM found JOIN res_partner p ON p.id = found.id
                WHERE p.parent_id IS NOT NULL""",
            people,
        )

    @api.model
    def _people(self, query):
        """SQL of the ids of customers who match every word of a query; None when it says nothing.

        A household's number means its head as well."""
        words = search_terms.words(query)
        numbers = [word for word in words if any(character.isdigit() for character in word)]
        if numbers:
            words.remove(first := max(numbers, key=len))
            return self._numbered(first, words)
        if len(words) < 2:
            return self._leading(words[0]) if words else None
        return SQL(" UNION ").join([*self._villages(words), self._named(words)])

    @api.model
    def _numbered(self, number, words):
        """Customers of a number, or heads of households of it, whom the other words mean, too, or where they live."""
        return SQL(
            """SELECT DISTINCT COALESCE(p.rcc_head_id, p.id) AS id
                 FROM (%s) AS led JOIN res_partner p ON p.id = led.id WHERE %s""",
            self._leading(number),
            SQL(" AND ").join([SQL("TRUE"), *(self._check(word) for word in words)]),
        )

    @api.model
    def _check(self, word):
        known = SQL("(%s)", self._known(SQL("COALESCE(p.rcc_head_id, p.id)"), word))
        if word.isascii():
            return known
        return SQL("(%s OR %s)", known, self._in_village(SQL("p.rcc_area_id"), word))

    @api.model
    def _known(self, partner_id, word):
        """The condition that the keys of a customer match a word."""
        means = [
            SQL(
                "EXISTS (SELECT FROM rcc_search_key other WHERE other.partner_id = %s AND %s)",
                partner_id,
                condition,
            )
            for condition in self._conditions(word, "other")
        ]
        return SQL(" OR ").join(means) if means else SQL("FALSE")

    @api.model
    def _named(self, words):
        """Customers whose name or pinyin has all of the words in it; the longest, which few have, leads."""
        first = max(reversed(words), key=len)  # a village, which nobody is called, is said last
        rest = [word for word in words if word is not first]
        return SQL(
            "SELECT led.id FROM (%s) AS led(id) WHERE %s",
            self._leading(first),
            SQL(" AND ").join(SQL("(%s)", self._known(SQL("led.id"), word)) for word in rest),
        )

    @api.model
    def _villages(self, words):
        """A query for each word that may be a village, of its people whom the other words mean."""
        for number, place in enumerate(words):
            if len(place) > 1 and not place.isascii():
                yield self._villagers(place, words[:number] + words[number + 1 :])

    @api.model
    def _villagers(self, place, others):
        """Customers of the villages whose name begins so, of whose name the others are part."""
        parts = [
            SQL("name LIKE %s", f"%{word.removesuffix('户') or word}%")
            for word in others
            if not word.isascii()
        ]
        found = SQL(
            "SELECT id FROM res_partner WHERE %s",
            SQL(" AND ").join([self._in_village(SQL("rcc_area_id"), place), *parts]),
        )
        spelt = [SQL("(%s)", self._leading(word)) for word in others if word.isascii()]
        return SQL("(%s)", SQL(" INTERSECT ").join([SQL("(%s)", found), *spelt]))

    @api.model
    def _in_village(self, column, word):
        """The villages are worked out first: joined in, they would have the database read every customer."""
        return SQL(
            "%s = ANY(ARRAY(SELECT id FROM rcc_area WHERE name LIKE %s))", column, f"{word}%"
        )

    @api.model
    def _leading(self, word):
        """SQL of the customers whose keys match a word."""
        parts = [
            SQL("SELECT key.partner_id AS id FROM rcc_search_key key WHERE %s", condition)
            for condition in self._conditions(word, "key")
        ]
        return SQL(" UNION ").join(parts) if parts else NOBODY

    @api.model
    def _conditions(self, word, key):
        """Conditions of which one holds when a key, of this alias, matches a word."""
        kind, value = SQL.identifier(key, "kind"), SQL.identifier(key, "value")
        exact = []
        for term in search_terms.terms(word):
            if term.kind == "hmac":
                exact += [("hmac", print_) for print_ in self._fingerprints(term.value)]
            elif term.exact:
                exact.append((term.kind, term.value))
            else:
                yield SQL("%s = %s AND %s LIKE %s", kind, term.kind, value, f"{term.value}%")
        if exact:  # the values of one kind look like those of no other
            kinds, values = map(list, zip(*exact))
            yield SQL("%s = ANY(%s) AND %s = ANY(%s)", kind, sorted(set(kinds)), value, values)

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
