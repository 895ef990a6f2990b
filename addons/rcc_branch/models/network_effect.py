import logging
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.tree import path_ids

_logger = logging.getLogger(__name__)

AT_ONCE = 20_000  # customers; more of them are moved by the job, within the minute


class NetworkChange(models.Model):
    """What a confirmed change does, as sets: areas, customers, portfolios, whatever follows them, posts, the tree.

    Decisions, entries in the access log and the counter of a payout keep the branch of their time; a closed branch
    stands below its successor, who therefore sees them."""

    _inherit = "rcc.network.change"

    def _preview_lines(self):
        """What will move, as sentences; counts only, whoever asks."""
        count = self.sudo()._counts()  # numbers only, no names
        if self.kind == "move":
            return [
                self.env._(
                    "%(branches)s branches go below %(target)s, with %(customers)s customers.",
                    branches=count["below"],
                    target=self.target_id.name,
                    customers=count["customers_below"],
                ),
                self.env._("Who works above them sees them from that day on; nothing else moves."),
            ]
        lines = [
            self.env._(
                "%(households)s customers (%(customers)s with all members) go to %(target)s.",
                households=count["roots"],
                customers=count["customers"],
                target=self.target_id.name,
            ),
            self.env._(
                "%(areas)s villages and %(portfolios)s portfolios change hands.",
                areas=count["villages"],
                portfolios=count["portfolios"],
            ),
        ]
        if count["managers"]:
            lines.append(
                self.env._(
                    "Without a post at the new branch, so they see their customers no more: %(names)s.",
                    names=count["managers"],
                )
            )
        if self.kind != "areas":
            lines.append(
                self.env._(
                    "%(posts)s posts: %(what)s. %(below)s branches below it go along.",
                    posts=count["posts"],
                    what=dict(self._fields["posts"]._description_selection(self.env))[self.posts],
                    below=count["below"] - 1,
                )
            )
        return lines

    def _counts(self):
        """{what: how many} of the rows that the change concerns."""
        branch = self.branch_id
        partners = self.env["res.partner"].with_context(active_test=False)
        domain = [("rcc_branch_id", "=", branch.id)]
        if self.kind == "areas":
            domain.append(("rcc_area_id", "child_of", self.area_ids.ids))
        below = branch._below()
        moving = self._portfolios()
        return {
            "roots": partners.search_count([*domain, ("parent_id", "=", False)]),
            "customers": partners.search_count(domain),
            "customers_below": partners.search_count(
                [("rcc_branch_id", "in", below), ("parent_id", "=", False)]
            ),
            "villages": len(self._villages()),
            "portfolios": len(moving),
            "posts": len(self._open_posts()),
            "below": len(below),
            "managers": ", ".join(self._managers_left(moving).mapped("name")),
        }

    def _villages(self):
        villages = self.env["rcc.area"].search(self.branch_id._villages_domain())
        if self.kind == "areas":
            given = self.env["rcc.area"].search([("id", "child_of", self.area_ids.ids)])
            return villages & given
        return villages

    def _portfolios(self):
        """Portfolios that change hands: all of a branch that closes, or those that lie in the given areas."""
        portfolios = (
            self.env["rcc.portfolio"]
            .with_context(active_test=False)
            .search([("branch_id", "=", self.branch_id.id)])
        )
        if self.kind == "areas":
            given = self.env["rcc.area"].search([("id", "child_of", self.area_ids.ids)])
            return portfolios.filtered(lambda held: held.area_ids and held.area_ids <= given)
        return portfolios if self.kind != "move" else portfolios.browse()

    def _managers_left(self, portfolios):
        """Managers of moving portfolios who will have no post where these go."""
        managers = portfolios.manager_id | portfolios.backup_manager_id
        path = path_ids(self.target_id._standing())
        if self.kind != "areas" and self.posts == "move" and self.branch_id.active:
            path.append(self.branch_id.id)  # posts there go along
        posts = self.env["rcc.post"]._live(
            [("user_id", "in", managers.ids), ("branch_id", "in", path)]
        )
        return managers - posts.user_id

    def _open_posts(self):
        """Posts of the branch that are held on the date or begin later."""
        return self.env["rcc.post"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", self.date),
            ]
        )

    def _take_effect_today(self):
        """Let the changes whose date has come take effect; a great one is left to the job, which comes at once."""
        today = self.env["rcc.post"]._today()
        for change in self.filtered(lambda change: change.date <= today):
            customers = self.env["res.partner"].sudo()  # a number only
            if (
                customers.search_count(
                    [("rcc_branch_id", "=", change.branch_id.id)], limit=AT_ONCE + 1
                )
                > AT_ONCE
                and change.kind != "move"
            ):
                job = self.env.ref("rcc_branch.cron_network_change").sudo()  # as confirmed
                job._trigger()
            else:
                change._effect()

    def _effect(self):
        """Do it, as the system: who decided is on file."""
        self.ensure_one()
        change = self.with_user(SUPERUSER_ID).with_context(active_test=False)
        change.lock_for_update()
        change._expect("confirmed")
        target = change.target_id._standing()
        if not target.active:
            raise UserError(self.env._("%(target)s is closed.", target=target.name))
        result = getattr(change, f"_effect_{change.kind}")(target)
        change.write({"state": "done", "result": result, "error": False})
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def _effect_move(self, target):
        self.branch_id.parent_id = target
        return {"branches": len(self.branch_id._below())}

    def _effect_close(self, target):
        """Everything to the successor, the closed branch below it."""
        portfolios = self._portfolios()
        counts = self._hand_over(target, portfolios)
        counts["posts"] = self._hand_over_posts(target)
        self._vacate(portfolios)
        self.branch_id.child_ids.write({"parent_id": target.id})
        self.env.flush_all()  # the database looks whether anything is left
        self.branch_id.write(
            {
                "active": False,
                "closed_on": self.date,
                "successor_id": target.id,
                "parent_id": target.id,
            }
        )
        return counts

    def _effect_merge(self, target):
        return self._effect_close(target)

    def _effect_areas(self, target):
        portfolios = self._portfolios()
        given = self.env["rcc.area"].search([("id", "child_of", self.area_ids.ids)])
        split = self.env["rcc.portfolio"].search([("branch_id", "=", self.branch_id.id)])
        for portfolio in split - portfolios:
            if portfolio.area_ids & given:
                portfolio.area_ids -= given
        counts = self._hand_over(target, portfolios, self._path_patterns())
        self._vacate(portfolios)
        return counts

    def _vacate(self, portfolios):
        """Portfolios whose manager has no post where they went are vacant from that day on, for all to see."""
        left = self._managers_left(portfolios)
        today = self.env["rcc.post"]._today()
        tenures = self.env["rcc.portfolio.tenure"]
        for portfolio in portfolios:
            holders = {"main": portfolio.manager_id, "backup": portfolio.backup_manager_id}
            for role in (role for role, holder in holders.items() if holder & left):
                begun = portfolio.tenure_ids.filtered(
                    lambda tenure, role=role: tenure.role == role and tenure.date_from == today
                )
                begun.write({"user_id": False})
                if not begun:
                    tenures.create({"portfolio_id": portfolio.id, "role": role, "date_from": today})

    def _path_patterns(self):
        return [f"{area.parent_path}%" for area in self.area_ids]

    def _hand_over(self, target, portfolios=None, paths=None):
        """Areas, portfolios, customers and what follows them go to another branch; counts of each.

        :param paths: patterns of area paths; without them all of the branch goes
        """
        portfolios = self._portfolios() if portfolios is None else portfolios
        self.env.flush_all()
        counts = {
            "areas": self._give_areas(target, paths),
            "portfolios": self._update(
                SQL(
                    "UPDATE rcc_portfolio SET branch_id = %s WHERE id = ANY(%s)",
                    target.id,
                    portfolios.ids,
                )
            ),
            "customers": self._give_customers(target, paths),
        }
        counts["followers"] = self.branch_id._follow()
        if not paths:
            counts["open_work"] = self._give_open_work(target)
        self.env.invalidate_all(flush=False)
        counts["assigned"] = self.env["rcc.portfolio"]._assign(target)
        return counts

    def _give_areas(self, target, paths):
        return self._update(
            SQL(
                """UPDATE rcc_area SET branch_id = %(target)s
                WHERE branch_id = %(source)s AND (%(paths)s::text[] IS NULL OR parent_path LIKE ANY(%(paths)s))
                    OR id = ANY(%(named)s)""",
                target=target.id,
                source=self.branch_id.id,
                paths=paths,
                named=self.area_ids.ids if paths else [],
            )
        )

    def _give_customers(self, target, paths):
        """Customers, members and archived ones included. A portfolio that stays behind stays without them."""
        return self._update(
            SQL(
                """UPDATE res_partner p SET rcc_branch_id = %(target)s, rcc_scope_key = %(target)s, rcc_portfolio_id = (
                    SELECT f.id FROM rcc_portfolio f WHERE f.id = p.rcc_portfolio_id AND f.branch_id = %(target)s)
                WHERE p.rcc_branch_id = %(source)s AND (%(paths)s::text[] IS NULL OR p.rcc_area_id IN (
                    SELECT id FROM rcc_area WHERE parent_path LIKE ANY(%(paths)s)))""",
                target=target.id,
                source=self.branch_id.id,
                paths=paths,
            )
        )

    def _give_open_work(self, target):
        counts = {}
        for model, column, domain in self.branch_id._rcc_branch_open_work():
            rows = self.env[model].search([*domain, (column, "=", self.branch_id.id)])
            counts[model] = self._update(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = ANY(%s)",
                    SQL.identifier(rows._table),
                    SQL.identifier(column),
                    target.id,
                    rows.ids,
                )
            )
        return counts

    def _update(self, sql):
        self.env.cr.execute(sql)
        return self.env.cr.rowcount

    def _hand_over_posts(self, target):
        """Posts of a closed branch end; those that go along go on at the successor from that day."""
        posts = self._open_posts()
        going = posts.filtered(
            lambda post: self.posts == "move" and not self._held_there(post, target)
        )
        begun = posts.filtered(lambda post: not post.pending and post.date_from < self.date)
        followers = {
            post: post.create(post._follow_values(target, self.date)) for post in going & begun
        }
        for post in followers:
            if post.acting_for_id in followers:
                followers[post].acting_for_id = followers[post.acting_for_id]
        begun.write({"date_to": self.date - timedelta(days=1)})
        (going - begun).write({"branch_id": target.id})
        (posts - begun - going).unlink()
        return len(posts)

    def _held_there(self, post, target):
        """Whether the holder has this very post at the successor already."""
        return self.env["rcc.post"].search_count(
            [
                ("user_id", "=", post.user_id.id),
                ("role_id", "=", post.role_id.id),
                ("customer_group_id", "=", post.customer_group_id.id),
                ("branch_id", "=", target.id),
                ("date_from", "<=", post.date_to or fields.Date.to_date("9999-12-31")),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", max(self.date, post.date_from)),
            ]
        )

    @api.model
    def _cron_effect(self):
        """At midnight, and soon after a great change was confirmed: one change after the other, each by itself."""
        today = self.env["rcc.post"]._today()
        due = self.search([("state", "=", "confirmed"), ("date", "<=", today)], order="date, id")
        for done, change in enumerate(due, 1):
            try:
                with self.env.cr.savepoint():
                    change._effect()
            except Exception as error:  # the next one is not to wait for this one
                _logger.error("Network change %s failed: %s", change.id, type(error).__name__)
                self.env.invalidate_all(flush=False)
                change.error = (
                    str(error)
                    if isinstance(error, UserError)
                    else self.env._(
                        "It was refused by the database; the administrator looks into it."
                    )
                )
            self.env["ir.cron"]._commit_progress(1, remaining=len(due) - done)
        self._sweep()

    @api.model
    def _sweep(self):
        """Customers who were registered while their branch closed follow its successor."""
        closed = self.env["rcc.branch"].search(
            [("active", "=", False), ("successor_id", "!=", False)]
        )
        for branch in closed:
            if self.env["res.partner"].search_count([("rcc_branch_id", "=", branch.id)], limit=1):
                target = branch._standing()
                self.new({"branch_id": branch.id})._give_customers(target, None)
                branch._follow()
