from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.actions import form_of

WIDTH = 100_000  # rows of one kind of policy, so that one number names both


class PolicyVersion(models.Model):
    """Every version of every policy in one list: what is in force, what is proposed, and whose turn it is.

    Not a table: the rows of all models of ``rcc.policy.mixin`` that the reader may read.
    """

    _name = "rcc.policy.version"
    _description = "Policies"
    _auto = False
    _order = "rank, date_from DESC, id DESC"
    _rec_name = "name"

    kind = fields.Selection(selection="_kinds", string="Kind of Policy", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="kind", readonly=True)
    name = fields.Char(compute="_compute_name", search="_search_name")
    version = fields.Integer(readonly=True, aggregator=None)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("scheduled", "Scheduled"),
            ("active", "Active"),
            ("retired", "Retired"),
        ],
        readonly=True,
    )
    rank = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    date_from = fields.Date("In Force From", readonly=True)
    date_to = fields.Date("In Force Until", readonly=True)
    proposed_by_id = fields.Many2one("res.users", "Proposed By", readonly=True)
    activated_by_id = fields.Many2one("res.users", "Activated By", readonly=True)
    waiting_names = fields.Char("Waiting For", compute="_compute_name")
    waiting_for_me = fields.Boolean(
        compute="_compute_name", search="_search_waiting_for_me", string="Waiting for Me"
    )

    @property
    def _table_query(self):
        """All policies that the user may read."""
        return SQL(" UNION ALL ").join(
            [self._rows_of(model) for model in self._policies()] or [self._no_row()]
        )

    @api.depends("kind", "res_id")
    @api.depends_context("uid", "lang")
    def _compute_name(self):
        for kind, versions in self.grouped("kind").items():
            for version, policy in zip(
                versions, self.env[kind].browse(versions.mapped("res_id")), strict=True
            ):
                version.name = policy.display_name
                version.waiting_names = policy.waiting_names
                version.waiting_for_me = self.env.user in policy.waiting_ids

    def _search_name(self, operator, value):
        """By the words of the record; there are hundreds of policies, not millions."""
        if operator not in ("ilike", "in"):
            return NotImplemented
        found = Domain.FALSE
        for model in self._policies():
            policies = model.search([("state", "!=", False)])
            if operator == "ilike":
                words = str(value).casefold()
                fits = policies.filtered(lambda row, w=words: w in row.display_name.casefold())
            else:
                fits = policies.filtered(lambda row: row.display_name in value)
            found |= Domain("kind", "=", model._name) & Domain("res_id", "in", fits.ids)
        return found

    def _search_waiting_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = Domain.FALSE
        for model in self._policies():
            drafts = model.search([("state", "=", "draft")])
            fits = drafts.filtered(lambda draft: self.env.user in draft.waiting_ids)
            mine |= Domain("kind", "=", model._name) & Domain("res_id", "in", fits.ids)
        return mine if True in value else ~mine

    def action_open(self):
        """Open the policy itself."""
        self.ensure_one()
        return form_of(self.kind, self.res_id) | {"name": dict(self._kinds())[self.kind]}

    @api.model
    def _kinds(self):
        """The kinds of policy that are installed: [(model, what it is called)]."""
        return [
            (model._name, self.env["ir.model"]._get(model._name).name)
            for model in self._policies(readable=False)
        ]

    @api.model
    def _policies(self, readable=True):
        """The models with versions; those that the user may read, unless all are asked for."""
        names = self.env.registry.descendants(["rcc.policy.mixin"], "_inherit", "_inherits")
        models_ = (self.env[name] for name in names)
        return [
            model
            for model in models_
            if not model._abstract and (not readable or model.has_access("read"))
        ]

    @api.model
    def _rows_of(self, model):
        """The versions of one kind."""
        return SQL(
            """SELECT id::bigint + %(kind_id)s * %(width)s AS id, %(kind)s AS kind, id AS res_id, version,
                      CASE WHEN state = 'draft' AND proposed_by_id IS NOT NULL THEN 'proposed' ELSE state END AS state,
                      CASE state WHEN 'draft' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'active' THEN 3 ELSE 4 END AS rank,
                      date_from, date_to, proposed_by_id, activated_by_id FROM %(table)s""",
            kind_id=self.env["ir.model"]._get_id(model._name),
            width=WIDTH,
            kind=model._name,
            table=SQL.identifier(model._table),
        )

    @api.model
    def _no_row(self):
        return SQL(
            """SELECT 0::bigint AS id, '' AS kind, 0 AS res_id, 0 AS version, '' AS state, 0 AS rank,
                      now()::date AS date_from, now()::date AS date_to, 0 AS proposed_by_id, 0 AS activated_by_id
                WHERE FALSE"""
        )
