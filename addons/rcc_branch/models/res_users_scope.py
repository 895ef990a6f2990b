from odoo import fields, models, tools

from ..tools.scope import UNLIMITED, Pen, Scope


class ResUsers(models.Model):
    """Whom a user may see and change, from the posts in office, the portfolios and the cases lent today.

    Each answer is cached by date, so that a post's last midnight needs no job; whatever changes posts, the network,
    tenures or lent cases clears the cache, in all workers."""

    _inherit = "res.users"

    def _rcc_scope(self):
        """Which customers this user works with today: a `Scope`."""
        self.ensure_one()
        return self._rcc_scope_on(self.env["rcc.post"]._today())

    def _rcc_pen(self):
        """Where this user may change customers' records today: a `Pen`."""
        self.ensure_one()
        return self._rcc_pen_on(self.env["rcc.post"]._today())

    def _rcc_portfolios(self):
        """Ids of the portfolios that this user answers for today, as main manager or in an absent one's place."""
        self.ensure_one()
        return self._rcc_portfolios_on(self.env["rcc.post"]._today())

    def _rcc_today(self, date):
        """Cases lent to this user are work of theirs."""
        assignments = self.env["rcc.case.assignment"].with_user(self)
        mine = assignments.search(
            fields.Domain("employee_id.user_id", "=", self.id) & assignments._live_domain(date)
        )
        return super()._rcc_today(date) + [
            {
                "kind": "lent_case",
                "partner_id": assignment.partner_id.id,
                "due": assignment.date_to,
                "res_model": assignment.case_model,
                "res_id": assignment.case_id,
                "title": assignment.case_name,
            }
            for assignment in mine
        ]

    @tools.ormcache("self.id", "date")
    def _rcc_scope_on(self, date):
        user = self._rcc_bare()
        posts = user._rcc_posts(date).filtered("role_id.business")
        return Scope.of(posts._scope_pairs(), user._rcc_lent_on(date) if posts else ())

    @tools.ormcache("self.id", "date")
    def _rcc_pen_on(self, date):
        scope = self._rcc_scope_on(date)
        posts = self._rcc_bare()._rcc_posts(date)
        own = posts.filtered("role_id.own_portfolio")
        if not own:
            return Pen(Scope(scope.pairs) if scope.lent else UNLIMITED, Scope())
        wide = (posts - own).filtered("role_id.keeps_customers")
        return Pen(
            Scope.of(wide._scope_pairs()),
            Scope.of(own._scope_pairs()),
            self._rcc_portfolios_on(date),
        )

    @tools.ormcache("self.id", "date")
    def _rcc_portfolios_on(self, date):
        user = self._rcc_bare()
        acting = user._rcc_posts(date).filtered("role_id.own_portfolio").acting_for_id
        tenures = self.env[
            "rcc.portfolio.tenure"
        ].sudo()  # who answers for what is open to all staff
        return tenures._held("main", user | acting.user_id, date).portfolio_id._ids

    def _rcc_lent_on(self, date):
        """The cases lent on a date, and what belongs to them; asked by the cached scope only."""
        opened = self.env["rcc.case.assignment"]._opened_for(self, date)
        return tuple((model, tuple(sorted(ids))) for model, ids in sorted(opened.items()))
