from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, Query

from odoo.addons.rcc_base.tools.sets import run_set

BY_RULE = frozenset({"rcc_customer_group_id", "rcc_group_kept"})
MOVED = ["rcc_customer_group_id", "rcc_portfolio_id"]


class ResPartner(models.Model):
    """A customer's group follows from the rules in force; one function for one customer and for a set."""

    _inherit = "res.partner"

    rcc_group_kept = fields.Boolean(
        "Group kept by hand",
        readonly=True,
        copy=False,
        help="Somebody gave the group with a reason: the rules leave it alone until that is lifted.",
    )
    rcc_group_history_ids = fields.One2many("rcc.group.history", "partner_id", "Groups over time")
    rcc_rule_fit = fields.Char(
        compute="_compute_rcc_rule_fit",
        search="_search_rcc_rule_fit",
        export_string_translation=False,
        help="Searched only: 'policy:group' finds the customers whom that version gives to that group.",
    )

    def _compute_rcc_rule_fit(self):
        self.rcc_rule_fit = False

    def _search_rcc_rule_fit(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("id", "in", self._rcc_fitting(*map(int, fit.split(":"))))
            for fit in value
            if isinstance(fit, str) and fit.replace(":", "", 1).isdecimal() and ":" in fit
        )

    def write(self, vals):
        """Nobody types a customer's group: it follows from the rules, or is given with a reason."""
        self._rcc_refuse_group([vals])
        return super().write(vals)

    def _rcc_refuse_group(self, vals_list):
        if not self.env.su and any(
            vals.get(name) for vals in vals_list for name in BY_RULE & vals.keys()
        ):
            raise AccessError(
                self.env._(
                    "A customer's group follows from the rules. Who must differ gives another one with a reason."
                )
            )

    @api.model
    def _rcc_root_domain(self):
        """Customers whom the rules sort: those below nobody. Members follow. Addons narrow it by super()."""
        return Domain(
            [("rcc_branch_id", "!=", False), ("parent_id", "=", False), ("active", "=", True)]
        )

    @api.model
    def _rcc_rule_fields(self):
        """Hook: what a rule may read, {model: field names}; what links two models is named too.

        Nothing that tells who somebody is (names, numbers, phones): counts of a simulation cover all customers, and
        a rule that names one person would read that person's file. Addons add theirs to what super() gives."""
        return {
            "res.partner": {
                "rcc_branch_id",
                "rcc_area_id",
                "is_company",
                "category_id",
                "industry_id",
            },
            "res.partner.category": {"name", "parent_id"},
            "res.partner.industry": {"name"},
            "rcc.area": {"code", "name", "level", "parent_id", "branch_id"},
            "rcc.branch": {"code", "name", "level", "parent_id"},
        }

    @api.model
    def _rcc_rules_query(self, rules):
        """(query over all root customers, SQL of the group that the rules give): first match wins, by one CASE."""
        partners = self.sudo().with_context(
            lang="en_US"
        )  # the same for everyone; fields are checked
        query = Query(self.env, self._table)
        root = partners._rcc_root_domain().optimize_full(partners)
        query.add_where(root._to_sql(partners, query.table, query))
        whens = [
            SQL("WHEN %s THEN %s", self._rcc_rule_sql(partners, query, rule), group_id)
            for group_id, rule in rules
        ]
        group = SQL(
            "CASE WHEN %s THEN %s %s END",
            SQL.identifier(query.table, "rcc_group_kept"),
            SQL.identifier(query.table, "rcc_customer_group_id"),
            SQL(" ").join(whens),
        )
        return query, group

    @api.model
    def _rcc_rule_sql(self, partners, query, rule):
        return Domain(rule).optimize_full(partners)._to_sql(partners, query.table, query)

    @api.model
    def _rcc_fitting(self, policy_id, group_id):
        """A query of the customers whom a policy's rules give to a group (0: to none)."""
        policy = self.env["rcc.group.policy"].browse(policy_id)
        policy.check_access("read")
        query, group = self._rcc_rules_query(policy.sudo()._rules())  # rules are no secret
        query.add_where(SQL("(%s) IS NOT DISTINCT FROM %s", group, group_id or None))
        return query

    def _rcc_follow_rules(self):
        """Give each of these customers the group of the first rule in force that fits; return those who moved.

        One statement for one customer or a million; groups kept by hand stay. Moves are filed in the history."""
        policy_id, rules = self.env["rcc.group.policy"]._in_force()
        if not self or not rules:
            return self.browse()
        query, group = self._rcc_rules_query(rules)
        query.add_where(SQL("%s = ANY(%s)", SQL.identifier(query.table, "id"), self.ids))
        rows = run_set(
            self.env,
            SQL(
                """UPDATE res_partner p SET rcc_customer_group_id = f.group_id
                     FROM (%s) AS f(id, group_id)
                    WHERE p.id = f.id AND p.rcc_customer_group_id IS DISTINCT FROM f.group_id
                RETURNING p.id""",
                query.select(SQL.identifier(query.table, "id"), group),
            ),
        )
        moved = self.browse(row_id for (row_id,) in rows)
        self.env["rcc.group.history"]._file(moved, policy_id)
        moved._rcc_places_moved()
        return moved

    def _rcc_fit_portfolios(self):
        """Find a portfolio for those of these customers who have none, or one that serves another group or branch."""
        if not self:
            return
        source = SQL(
            """SELECT p.id, p.rcc_branch_id AS branch_id, p.rcc_customer_group_id AS group_id, p.rcc_area_id AS area_id
                 FROM res_partner p LEFT JOIN rcc_portfolio f ON f.id = p.rcc_portfolio_id
                WHERE p.id = ANY(%s) AND (f.id IS NULL OR NOT f.active OR f.branch_id <> p.rcc_branch_id
                      OR f.customer_group_id IS DISTINCT FROM p.rcc_customer_group_id
                         AND f.customer_group_id IS NOT NULL)""",
            self.ids,
        )
        rows = run_set(
            self.env,
            SQL(
                """UPDATE res_partner p SET rcc_portfolio_id = m.portfolio_id FROM (%s) AS m
                    WHERE p.id = m.id AND p.rcc_portfolio_id IS DISTINCT FROM m.portfolio_id RETURNING p.id""",
                self.env["rcc.portfolio"]._matching_sql(source),
            ),
        )
        self.browse(row_id for (row_id,) in rows)._rcc_places_moved()

    def _rcc_places_moved(self):
        """Group or portfolio of these customers changed by a set statement: whatever depends on them follows."""
        self.modified(MOVED)

    @api.model
    def _rcc_open_customers(self, name, domain):
        """The action that lists customers; rcc_customer shows its own columns."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": list(domain),
        }
