from odoo import api, fields, models, tools

from odoo.addons.rcc_base.tools.sets import run_set


class PlausibilityPolicy(models.Model):
    """Which figures of an economic file are doubted, and whether somebody else than the collector answers.

    A draft is tried on all files on record before it is proposed: how many would be warned, by limit.
    """

    _name = "rcc.plausibility.policy"
    _description = "Plausibility of Economic Files"
    _inherit = ["rcc.policy.mixin"]
    _order = "version DESC"
    _policy_simulation = True

    code = fields.Char(
        required=True, readonly=True, default="plausibility", export_string_translation=False
    )
    name = fields.Char(
        required=True,
        translate=True,
        default=lambda self: self.env._("Plausibility of economic files"),
    )
    second_person = fields.Boolean(
        "A second person answers",
        default=True,
        help="Warnings are answered by somebody else than who collected the file.",
    )
    note = fields.Text("Reasons", translate=True, help="Why the limits are changed.")
    line_ids = fields.One2many("rcc.plausibility.limit", "policy_id", "Limits", copy=True)

    _one_policy = models.Constraint(
        "CHECK (code = 'plausibility')", "The union has one policy of plausibility."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s, version %(version)s", name=policy.name or "", version=policy.version
            )

    def _come_into_force(self):
        """The next check follows the new limits."""
        super()._come_into_force()
        self.env.registry.clear_cache()

    @api.model
    def _in_force(self):
        """The version in force today, or none."""
        return self.browse(self.sudo()._in_force_id())  # limits are no secret

    @api.model
    @tools.ormcache()
    def _in_force_id(self):
        return self.search([("state", "=", "active")], limit=1).ids

    def _simulate(self):
        """Try the draft on all files on record: how many of them each limit would warn."""
        self.ensure_one()
        warnings = self.env["rcc.file.warning"].sudo()  # figures of all households, nobody's rows
        rows = run_set(warnings.env, warnings._count_sql(self))
        counts = {limit_id: (lines, files) for limit_id, lines, files in rows}
        everything = counts.pop(None, (0, 0))
        files = self.env["rcc.household.file"].sudo()  # a number only
        return {
            "figures": [
                [self.env._("Files on record"), files.search_count([("date_to", "=", False)])],
                [self.env._("Files with a warning"), everything[1]],
                [self.env._("Warnings"), everything[0]],
            ],
            "columns": [self.env._("Limit"), self.env._("Files with a warning")],
            "rows": [
                [limit.display_name, counts.get(limit.id, (0, 0))[1]] for limit in self.line_ids
            ],
        }
