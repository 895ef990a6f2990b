"""Where every record of the county belongs, worked out in SQL from the customers' own columns.

It knows nothing of rules, posts or Odoo: the matrix is measured against it."""

from functools import cached_property

# A branch's place, where rows carry no customer.
BRANCH = (
    "CASE place.code WHEN '0101' THEN 'portfolio' WHEN '010101' THEN 'below' ELSE 'elsewhere' END"
)
CUSTOMER = """CASE
    WHEN place.id IN (%(lent)s) OR place.parent_id IN (%(lent)s) THEN 'lent'
    WHEN branch.code = '010101' THEN 'below'
    WHEN branch.code <> '0101' THEN 'elsewhere'
    WHEN customer_group.code <> 'farm' THEN 'othergroup'
    WHEN portfolio.id IS NULL THEN 'unassigned'
    WHEN portfolio.code = 'DZ-01' THEN 'portfolio'
    ELSE 'colleague' END"""
JOINS = """JOIN rcc_branch branch ON branch.id = place.rcc_branch_id
    LEFT JOIN rcc_portfolio portfolio ON portfolio.id = place.rcc_portfolio_id
    LEFT JOIN rcc_customer_group customer_group ON customer_group.id = place.rcc_customer_group_id"""


class Truth:
    """Asks the throw-away database; `lent` is the household of the case that is lent out."""

    def __init__(self, sql, lent: int):
        self.sql, self.lent, self._known = sql, lent, {}

    def places(self, model: str, path: str) -> dict[str, list[int]]:
        """The ids of a model's records by place; the path leads to a customer, a branch, or nowhere ("")."""
        if model not in self._known:
            table = model.replace(".", "_")
            query = self._query(table, path) if self._exists(table) else "SELECT WHERE false"
            self._known[model] = self._by_place(query)
        return self._known[model]

    def models(self) -> dict[str, bool]:
        """Every stored model of ours: whether a rule of scope is on it."""
        rows = self.sql(
            "SELECT m.model, bool_or(coalesce(r.domain_force LIKE '%rcc\\_%', false)) FROM ir_model m"
            " LEFT JOIN ir_rule r ON r.model_id = m.id AND r.active"
            " WHERE m.model LIKE 'rcc.%' AND NOT m.transient AND NOT m.abstract GROUP BY 1"
        )
        return {name: scoped == "t" for name, scoped in map(_cells, rows.splitlines())}

    def _by_place(self, query: str) -> dict[str, list[int]]:
        found = {}
        for record, place in map(_cells, self.sql(query).splitlines()):
            found.setdefault(place, []).append(int(record))
        return found

    def _exists(self, table: str) -> bool:
        """Some models are queries without a table."""
        return self.sql(f"SELECT to_regclass('{table}') IS NOT NULL") == "t"

    def _query(self, table: str, path: str) -> str:
        if not path:
            return f"SELECT id, 'anywhere' FROM {table} ORDER BY id LIMIT 1"
        if path == "res_id":  # what hangs on documents: those of customers
            model = "model" if table in ("mail_message", "mail_scheduled_message") else "res_model"
            joins = f"JOIN res_partner place ON place.id = t.res_id AND t.{model} = 'res.partner'"
            return f"SELECT t.id, {self._customer} FROM {table} t {joins} {JOINS}"
        joins, last = self._joins(table, "" if path == "id" else path)
        if last == "rcc_branch":
            return f"SELECT t.id, {BRANCH} FROM {table} t {joins}"
        return f"SELECT t.id, {self._customer} FROM {table} t {joins} {JOINS}"

    def _joins(self, table: str, path: str) -> tuple[str, str]:
        """The joins along a path of foreign keys; the last table is called place."""
        joins, alias, steps = [], "t", path.split(".") if path else []
        for number, column in enumerate(steps, 1):
            table = self._targets[table, column]
            other = "place" if number == len(steps) else f"step{number}"
            joins.append(f"JOIN {table} {other} ON {other}.id = {alias}.{column}")
            alias = other
        return " ".join(joins) or f"JOIN {table} place ON place.id = t.id", table

    @property
    def _customer(self) -> str:
        return CUSTOMER % {"lent": self.lent}

    @cached_property
    def _targets(self) -> dict[tuple[str, str], str]:
        """{(table, column): the table that it points at}"""
        rows = self.sql(
            "SELECT c.conrelid::regclass, a.attname, c.confrelid::regclass FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f'"
        )
        return {(table, column): target for table, column, target in map(_cells, rows.splitlines())}


def _cells(row: str) -> list[str]:
    return row.split("|")
