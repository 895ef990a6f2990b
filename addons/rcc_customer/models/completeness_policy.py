from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

BANDS = (60, 80, 100, 101)  # files below so many percent; named by `_band_labels`


class CompletenessPolicy(models.Model):
    """What belongs into a customer's file, and how much each item weighs.

    A draft is tried on all customers before it is proposed; all files are weighed anew when it comes into force."""

    _name = "rcc.completeness.policy"
    _description = "Completeness Policy"
    _inherit = ["rcc.policy.mixin"]
    _order = "version DESC"
    _policy_simulation = True

    code = fields.Char(
        required=True, readonly=True, default="completeness", export_string_translation=False
    )
    name = fields.Char(
        required=True, translate=True, default=lambda self: self.env._("Completeness of files")
    )
    note = fields.Text("Reasons", translate=True)
    line_ids = fields.One2many("rcc.completeness.item", "policy_id", "Items", copy=True)

    _one_policy = models.Constraint(
        "CHECK (code = 'completeness')", "The union has one policy of completeness."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s, version %(version)s", name=policy.name or "", version=policy.version
            )

    def _come_into_force(self):
        """All files are weighed anew in the background."""
        due = self.filtered(lambda policy: policy.state == "scheduled")
        super()._come_into_force()
        for policy in due.filtered(lambda policy: policy.state == "active"):
            self.env["rcc.completeness.run"]._begin(policy)

    def _simulate(self):
        """Weigh all files by the version in force and by the draft: how full they are and what they lack, by branch."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("A completeness policy needs an item."))
        former = self._in_force()
        now, later = (former and former._weighed()) or ({}, {}), self._weighed()
        labels = self.env["res.partner"]._rcc_completeness_labels()
        branches = self.env["rcc.branch"].sudo()  # figures of all branches, nobody's rows
        order = branches.search([("id", "in", [*(now[0].keys() | later[0].keys()) - {None}])]).ids
        nothing = (0,) * (len(BANDS) + 3)
        rows = [
            [branches.browse(branch).name or self.env._("No branch")]
            + [_change(*pair) for pair in zip(was, will, strict=True)]
            for branch in [*order, None]
            if branch in now[0] or branch in later[0]
            for was, will in [(now[0].get(branch, nothing), later[0].get(branch, nothing))]
        ]
        return {
            "figures": [
                [self.env._("Lack: %(item)s", item=label), _change(*counts)]
                for code, label in labels
                if any(counts := (now[1].get(code, 0), later[1].get(code, 0)))
            ],
            "columns": [
                self.env._("Branch"),
                self.env._("Files"),
                self.env._("Complete (%)"),
                self.env._("Items missing"),
                *self._band_labels(),
            ],
            "rows": rows,
        }

    def _weighed(self):
        """({branch id: (files, average, gaps, files by band)}, {item: files that lack it}) by this version, today."""
        partners = self.env["res.partner"].sudo()  # figures of all customers, nobody's rows
        self.env.flush_all()
        found = partners._rcc_completeness_sql(self, None)
        if not found:
            return {}, {}
        bands = [
            SQL("count(*) FILTER (WHERE percent >= %s AND percent < %s)", low, high)
            for low, high in zip((0, *BANDS), BANDS, strict=False)
        ]
        rows = self.env.execute_query(
            SQL(
                """WITH weighed AS MATERIALIZED (
                        SELECT branch_id, percent, string_to_array(missing, ',') AS gaps FROM (%s) AS f)
                   SELECT branch_id, NULL AS item, count(*), round(avg(percent))::int, sum(cardinality(gaps))::int, %s
                     FROM weighed GROUP BY branch_id
                    UNION ALL
                   SELECT NULL, item, count(*), %s FROM weighed, unnest(gaps) AS item GROUP BY item""",
                found,
                SQL(", ").join(bands),
                SQL(", ").join([SQL("NULL")] * (len(BANDS) + 2)),
            )
        )
        return (
            {branch: tuple(figures) for branch, item, *figures in rows if item is None},
            {item: figures[0] for _branch, item, *figures in rows if item is not None},
        )

    @api.model
    def _band_labels(self):
        """Names of the bands, from the emptiest files to the complete ones."""
        return [
            self.env._("Below 60 %"),
            self.env._("60 to 79 %"),
            self.env._("80 to 99 %"),
            self.env._("Complete"),
        ]

    @api.model
    def _in_force(self):
        """The version in force today; empty without a policy."""
        everyone = self.sudo()  # weights are no secret
        return everyone.search([("state", "=", "active")], limit=1)


def _change(now, later):
    """A figure before and after, or one figure where nothing changes."""
    return str(later) if now == later else f"{now} → {later}"
