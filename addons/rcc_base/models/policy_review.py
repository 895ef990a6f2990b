from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_list

from ..tools.difference import differences

# Not part of what a policy says.
BOOKKEEPING = frozenset(
    {"version", "state", "date_from", "date_to", "proposed_by_id", "activated_by_id"}
    | {"simulated", "simulation", *models.MAGIC_COLUMNS, "display_name"}
)


class PolicyReview(models.AbstractModel):
    """What the second person looks at: what the draft changes, what it would do to real data, and whose turn it is."""

    _inherit = "rcc.policy.mixin"

    difference = fields.Html(
        "Changes",
        compute="_compute_difference",
        sanitize=False,  # built below from escaped texts
        help="Against the version in force (of a version in force: against the one before).",
    )
    simulation = fields.Json("Simulation's Figures", readonly=True, copy=False)
    simulation_html = fields.Html("Simulation", compute="_compute_simulation_html", sanitize=False)
    can_simulate = fields.Boolean(compute="_compute_may_change", export_string_translation=False)
    may_change = fields.Boolean(compute="_compute_may_change", export_string_translation=False)
    waiting_ids = fields.Many2many(
        "res.users", string="Waiting For (Users)", compute="_compute_waiting_ids"
    )
    waiting_names = fields.Char(
        "Waiting For",
        compute="_compute_waiting_ids",
        help="A draft waits for its author, a proposal for anyone else who may decide.",
    )

    @api.depends_context("lang")
    def _compute_difference(self):
        for policy in self:
            former = policy._policy_former()
            rows = former and differences(former._policy_content(), policy._policy_content())
            policy.difference = policy._difference_table(former, list(rows or ()))

    @api.depends("simulation", "simulated")
    @api.depends_context("lang")
    def _compute_simulation_html(self):
        for policy in self:
            policy.simulation_html = bool(policy.simulated and policy.simulation) and (
                policy._simulation_table(policy.simulation)
            )

    @api.depends_context("uid")
    def _compute_may_change(self):
        self.may_change = self.has_access("write")
        self.can_simulate = self._policy_simulation

    @api.depends("state", "proposed_by_id")
    def _compute_waiting_ids(self):
        deciders = self._policy_deciders()
        for policy in self:
            waiting = self.env["res.users"]
            if policy.state == "draft":
                waiting = (
                    deciders - policy.proposed_by_id
                    if policy.proposed_by_id
                    else policy.create_uid & deciders
                )
            policy.waiting_ids = waiting
            names = waiting.sudo().mapped("name")  # names of colleagues are open
            policy.waiting_names = format_list(self.env, names) if names else ""

    def action_simulate(self):
        """Try these drafts on real data and keep the outcome beside them; any later change asks for another trial."""
        self._expect_draft(proposed=False)
        for policy in self:
            policy._mark_simulated(policy._simulate())

    def _simulate(self):
        """What this draft would have done: {figures: [[label, value]], columns: [label], rows: [[value]]}.

        Hook of policies with ``_policy_simulation``; texts are in the language of the user who tries."""
        raise NotImplementedError

    @api.model
    def _policy_deciders(self):
        """Users who may draft, propose and activate policies of this kind."""
        rows = self.env["ir.model.access"].sudo()  # who may what is no secret among staff
        groups = rows.search(
            [
                ("model_id.model", "=", self._name),
                ("perm_write", "=", True),
                ("group_id", "!=", False),
            ]
        ).group_id
        users = self.env["res.users"].search([("all_group_ids", "in", groups.ids)])
        return users.filtered(lambda user: not user._is_superuser())

    def _policy_former(self):
        """The version that this one replaces or replaced; a draft is compared with the version in force."""
        self.ensure_one()
        domain = self._policy_siblings() & Domain("id", "!=", self.id or 0)
        if self.state in ("draft", "scheduled"):
            return self.search(domain & Domain("state", "=", "active"), limit=1)
        earlier = Domain("state", "in", ("active", "retired")) & Domain(
            "version", "<", self.version
        )
        return self.search(domain & earlier, order="version DESC", limit=1)

    def _policy_content(self):
        """What a version says, as texts by label; lines as dicts by their name."""
        return _content(self)

    def _difference_table(self, former, rows):
        """The differences as a table, or a word that there is nothing to compare."""
        if not former:
            return Markup("<p class='text-muted'>%s</p>") % self.env._(
                "There is no earlier version."
            )
        heading = self.env._("version %(number)s", number=former.version)
        if not rows:
            return Markup("<p class='text-muted'>%s</p>") % self.env._(
                "Nothing differs from %(version)s.", version=heading
            )
        nothing = self.env._("none")
        lines = (
            (" › ".join(path), nothing if old is None else old, nothing if new is None else new)
            for path, old, new in rows
        )
        return _table(
            (self.env._("What Changed"), heading.capitalize(), self.env._("This version")), lines
        )

    @api.model
    def _simulation_table(self, report):
        """A simulation's figures and rows as HTML."""
        figures = Markup("").join(
            Markup("<dt class='col-sm-6'>%s</dt><dd class='col-sm-6'>%s</dd>") % (label, value)
            for label, value in report.get("figures", ())
        )
        table = _table(report["columns"], report["rows"]) if report.get("rows") else ""
        return Markup("<dl class='row mb-2'>%s</dl>%s") % (figures, table)


def _content(record, skip=()):
    """{label: text, or {line: content}} of a record's stored fields."""
    content = {}
    for field in record._fields.values():
        if field.name in BOOKKEEPING or field.name in skip or (field.related and field.readonly):
            continue
        label = field._description_string(record.env)
        if field.type == "one2many" and field.copy:
            content[label] = _lines(record[field.name], field)
        elif field.store and field.type not in ("one2many", "json", "binary"):
            content[label] = _text(record, field)
    return content


def _lines(lines, field):
    """Contents of lines by what names them (``_policy_line_key``, else code or name), else by their place."""
    key = (
        getattr(lines, "_policy_line_key", None)
        or [name for name in ("code", "name") if name in lines._fields][:1]
    )
    contents = {}
    for place, line in enumerate(lines, 1):
        named = " ".join(filter(None, (_text(line, line._fields[name]) for name in key)))
        name = named if named and named not in contents else f"{named} {place}".strip()
        contents[name] = _content(line, {field.inverse_name, *key, "sequence"}) or {"": name}
    return contents


def _text(record, field):
    """A value as it is read on screen."""
    value = record[field.name]
    if field.relational:
        return ", ".join(line.display_name for line in value)
    if field.type == "selection":
        return dict(field._description_selection(record.env)).get(value, "")
    if field.type == "boolean":
        return record.env._("yes") if value else record.env._("no")
    if field.type == "float" or field.type == "monetary":
        return f"{value:,.6f}".rstrip("0").rstrip(".")
    return "" if value is False or value is None else str(value)


def _table(columns, rows):
    """An HTML table of texts."""
    head = Markup("").join(Markup("<th>%s</th>") % column for column in columns)
    body = Markup("").join(
        Markup("<tr>%s</tr>") % Markup("").join(Markup("<td>%s</td>") % cell for cell in row)
        for row in rows
    )
    return Markup(
        "<table class='table table-sm'><thead><tr>%s</tr></thead><tbody>%s</tbody></table>"
    ) % (head, body)
