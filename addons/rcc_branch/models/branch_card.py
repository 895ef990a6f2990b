from odoo import api, fields, models
from odoo.fields import Domain


class Branch(models.Model):
    """The branch card: figures of a branch with all below it, each of which opens into its rows.

    A figure is counted as the reader, in one query for all branches shown: the record rules decide what counts, and
    figures about customers are left out where the reader has no customers at all."""

    _inherit = "rcc.branch"

    portfolio_ids = fields.One2many("rcc.portfolio", "branch_id", "Portfolios")
    figures = fields.Json(compute="_compute_figures", export_string_translation=False)

    @api.depends_context("uid", "lang")
    def _compute_figures(self):
        cards = {branch.id: [] for branch in self}
        below = {branch.id: set(branch._below()) for branch in self}
        for figure in sorted(self._figures(), key=lambda figure: figure["sequence"]):
            counts = self._figure_counts(figure)
            for branch in self:
                if self._shows(figure, below[branch.id]):
                    value = sum(counts.get(branch_id, 0) for branch_id in below[branch.id])
                    cards[branch.id].append(
                        {
                            "key": figure["key"],
                            "title": figure["title"],
                            "value": f"{value:,.2f}" if figure.get("sum") else f"{value:,}",
                            "warning": bool(value and figure.get("warning")),
                        }
                    )
        for branch in self:
            branch.figures = cards[branch.id]

    def action_open_figure(self):
        """The rows behind a figure of this branch; the context names it."""
        self.ensure_one()
        key = self.env.context.get("figure")
        figure = next((each for each in self._figures() if each["key"] == key), None)
        if not figure or not self._shows(figure, set(self._below())):
            return False
        domain = Domain(figure["domain"]) & Domain(figure["branch"], "in", self._below())
        if figure["model"] == "res.partner":
            return self.env["res.partner"]._rcc_open_customers(figure["title"], list(domain))
        return {
            "type": "ir.actions.act_window",
            "name": figure["title"],
            "res_model": figure["model"],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
        }

    @api.model
    def _figures(self):
        """The figures of the card: dicts of key, title, sequence, model, domain, branch (its column) and, if wanted,
        sum (a column to add up instead of counting), customers (True: only where the reader serves customers) and
        warning (True: more than none is to be looked at). Addons add theirs to what `super()` gives."""
        customers = Domain("rcc_branch_id", "!=", False) & Domain("parent_id", "=", False)
        today = self.env["rcc.post"]._today()
        return [
            {
                "key": "customers",
                "title": self.env._("Customers"),
                "sequence": 10,
                "model": "res.partner",
                "domain": customers,
                "branch": "rcc_branch_id",
                "customers": True,
            },
            {
                "key": "unassigned",
                "title": self.env._("Unassigned"),
                "sequence": 30,
                "model": "res.partner",
                "domain": customers & Domain("rcc_portfolio_id", "=", False),
                "branch": "rcc_branch_id",
                "customers": True,
                "warning": True,
            },
            {
                "key": "portfolios",
                "title": self.env._("Portfolios"),
                "sequence": 40,
                "model": "rcc.portfolio",
                "domain": Domain.TRUE,
                "branch": "branch_id",
                "customers": True,
            },
            {
                "key": "posts",
                "title": self.env._("Posts in office"),
                "sequence": 50,
                "model": "rcc.post",
                "domain": self.env["rcc.post"]._live_domain(today),
                "branch": "branch_id",
            },
        ]

    def _figure_counts(self, figure):
        """{branch id: count or sum} over all branches, as the reader."""
        model = self.env[figure["model"]]
        if not model.has_access("read"):
            return {}
        aggregate = f"{figure['sum']}:sum" if figure.get("sum") else "__count"
        branches = self._below() if self else ()
        groups = model._read_group(
            Domain(figure["domain"]) & Domain(figure["branch"], "in", branches),
            [figure["branch"]],
            [aggregate],
        )
        return {branch.id: value or 0 for branch, value in groups}

    def _shows(self, figure, below):
        """Whether the reader sees this figure of branches: those about customers only inside the scope."""
        if not self.env[figure["model"]].has_access("read"):
            return False
        reach = self.env.user._rcc_scope().branch_ids
        return not figure.get("customers") or reach is None or not below.isdisjoint(reach)
