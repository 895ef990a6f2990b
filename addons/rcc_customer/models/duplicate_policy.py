from odoo import api, fields, models, tools

from ..tools.likeness import WEIGHTS, score


class DuplicatePolicy(models.Model):
    """From how many points on two customers are shown as one person, and the points of each reason (the union's own
    policy). A draft is tried on the pairs that were found and decided."""

    _name = "rcc.duplicate.policy"
    _description = "Policy of Duplicates"
    _inherit = ["rcc.policy.mixin"]
    _order = "version DESC"
    _policy_simulation = True

    code = fields.Char(
        required=True, readonly=True, default="duplicates", export_string_translation=False
    )
    name = fields.Char(
        required=True, translate=True, default=lambda self: self.env._("Possible duplicates")
    )
    threshold = fields.Integer(
        "Shown from (points)",
        required=True,
        default=60,
        aggregator=None,
        help="Pairs with as many points or more wait in the queue.",
    )
    typing_threshold = fields.Integer(
        "Shown while typing from (points)",
        required=True,
        default=50,
        aggregator=None,
        help="Whoever types can ask the person, so that less is enough: the same name in the same village.",
    )
    line_ids = fields.One2many("rcc.duplicate.weight", "policy_id", "Points", copy=True)
    note = fields.Text("Reasons", translate=True, help="Why the points are changed.")

    _one_policy = models.Constraint(
        "CHECK (code = 'duplicates')", "The union has one policy of duplicates."
    )
    _threshold_range = models.Constraint(
        "CHECK (threshold BETWEEN 1 AND 100 AND typing_threshold BETWEEN 1 AND 100)",
        "A threshold is between 1 and 100 points.",
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s, version %(version)s", name=policy.name or "", version=policy.version
            )

    def _come_into_force(self):
        """Whoever types next is shown by the new points; the pairs found so far follow with the next run."""
        super()._come_into_force()
        self.env.registry.clear_cache()

    @api.model
    def _in_force(self):
        """(threshold of the queue, of typing, {reason: points}) today. The dict is shared: read only."""
        return self.sudo()._in_force_cached()  # points are no secret

    @api.model
    @tools.ormcache()
    def _in_force_cached(self):
        policy = self.search([("state", "=", "active")], limit=1)
        if not policy:
            return 60, 50, WEIGHTS
        return policy.threshold, policy.typing_threshold, policy._weights()

    def _weights(self):
        """{reason: points}; what a policy does not name counts nothing."""
        return {line.reason: line.points for line in self.line_ids}

    def _simulate(self):
        """Try the draft on every pair on file: what would still be shown, by what became of it."""
        weights = self._weights()
        pairs = self.env["rcc.duplicate"].sudo()  # figures of all pairs, nobody's names
        labels = dict(pairs._fields["state"]._description_selection(self.env))
        now, then = dict.fromkeys(labels, 0), dict.fromkeys(labels, 0)
        for state, reasons in pairs.search_fetch([], ["state", "reasons"]).mapped(
            lambda pair: (pair.state, pair.reasons or [])
        ):
            now[state] += 1
            then[state] += score(reasons, weights) >= self.threshold
        return {
            "figures": [
                [self.env._("Pairs on file"), sum(now.values())],
                [self.env._("Would still be shown"), sum(then.values())],
            ],
            "columns": [self.env._("State"), self.env._("Now"), self.env._("Under this draft")],
            "rows": [[labels[state], now[state], then[state]] for state in labels],
        }
