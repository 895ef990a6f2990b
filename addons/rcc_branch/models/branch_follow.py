from odoo import models
from odoo.tools import SQL


class Branch(models.Model):
    """Which rows follow a customer's branch, found from the models themselves."""

    _inherit = "rcc.branch"

    def _rcc_branch_followers(self):
        """{(model, column): (many2one to follow, column there)}: what goes where a customer or portfolio goes.

        Every stored related field is found by itself; addons add plain columns that have to follow too. History
        (decisions, the access log, who was paid at which counter) keeps the branch of its time: leave it out."""
        followers = {}
        for name, model in self.env.registry.items():
            for field in model._fields.values():
                path = field.related and field.related.split(".")
                if (
                    path
                    and field.store
                    and field.comodel_name == "rcc.branch"
                    and not model._abstract
                    and not model._transient
                    and len(path) == 2
                ):
                    followers[name, field.name] = tuple(path)
        return followers

    def _rcc_branch_open_work(self):
        """[(model, column, domain)]: rows of open work that a closed branch leaves to its successor."""
        return []

    def _follow(self):
        """Bring all that follows customers and portfolios of these branches where those have gone; counts by model.

        One UPDATE a table, which sets the branch and nothing else; it may do so in records that are otherwise final."""
        followers = self._rcc_branch_followers()
        gone = {("res.partner", "rcc_branch_id"), ("rcc.portfolio", "branch_id")}
        counts = {}
        waiting = dict(followers)
        while waiting:
            ready = {
                key: path
                for key, path in waiting.items()
                if (self.env[key[0]]._fields[path[0]].comodel_name, path[1]) not in waiting
            }
            if not ready:
                break  # two tables that follow each other follow nothing
            for (model, column), (pointer, source) in ready.items():
                target = self.env[model]._fields[pointer].comodel_name
                if (target, source) in gone:
                    counts[model] = self._follow_one(model, column, pointer, target, source)
                    gone.add((model, column))
                del waiting[model, column]
        return counts

    def _follow_one(self, model, column, pointer, target, source):
        self.env.cr.execute(SQL("SET LOCAL rcc.migrating = 'on'"))
        self.env.cr.execute(
            SQL(
                """UPDATE %(table)s AS follower SET %(column)s = above.%(source)s FROM %(above)s AS above
                WHERE follower.%(pointer)s = above.id AND follower.%(column)s = ANY(%(branches)s)
                    AND above.%(source)s <> follower.%(column)s""",
                table=SQL.identifier(self.env[model]._table),
                column=SQL.identifier(column),
                source=SQL.identifier(source),
                above=SQL.identifier(self.env[target]._table),
                pointer=SQL.identifier(pointer),
                branches=self.ids,
            )
        )
        moved = self.env.cr.rowcount
        self.env.cr.execute(SQL("SET LOCAL rcc.migrating = 'off'"))
        return moved
