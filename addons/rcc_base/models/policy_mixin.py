from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.policy import CONTENT_FUNCTION, PolicyGuard, PolicyKey, PolicyVersion

LIFECYCLE = frozenset(
    {"state", "version", "date_to", "proposed_by_id", "activated_by_id", "simulated", "simulation"}
)


class PolicyMixin(models.AbstractModel):
    """A policy with versions: draft → proposed → activated by a second person → retired by its successor.

    Models above set ``_policy_key`` (the stored fields that say which policy this is a version of) and put a
    ``PolicyLineGuard`` on their line models. Their form views hold the content alone (see ``policy_form``). Example
    policies of an addon are XML records of ``state`` active with their lines inside (``Command.create``), or drafts
    with lines of their own followed by ``<function model="…" name="_activate_installed" eval="[[ref('…')]]"/>``;
    both in ``noupdate="1"``.
    """

    _name = "rcc.policy.mixin"
    _description = "Policy with Versions"
    _policy_key = ["code"]
    _policy_simulation = False  # True: no activation without a simulation on real data

    version = fields.Integer(required=True, readonly=True, default=0, copy=False, aggregator=None)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("scheduled", "Scheduled"),
            ("active", "Active"),
            ("retired", "Retired"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        help="A draft may change. A proposed draft waits for a second person. Scheduled and active versions never "
        "change; a version retires when its successor comes into force.",
    )
    date_from = fields.Date(
        "In Force From",
        required=True,
        default=lambda self: self.env.company._rcc_today(),
        copy=False,
    )
    date_to = fields.Date(
        "In Force Until", readonly=True, copy=False, help="The day before the next version begins."
    )
    proposed_by_id = fields.Many2one(
        "res.users", "Proposed By", readonly=True, copy=False, ondelete="restrict"
    )
    activated_by_id = fields.Many2one(
        "res.users", "Activated By", readonly=True, copy=False, ondelete="restrict"
    )
    simulated = fields.Boolean(
        readonly=True, copy=False, help="This draft was tried on real data since its last change."
    )

    _policy_law = PolicyGuard()
    _policy_once = PolicyKey()
    _policy_version_uniq = PolicyVersion()

    def init(self):
        """Install the function that the guards of policies and their lines share."""
        if self._name == "rcc.policy.mixin":
            self.env.execute_query(CONTENT_FUNCTION)

    @api.model_create_multi
    def create(self, vals_list):
        """Number the versions; only an addon's installation may create an active one, its lines inside."""
        installed = [vals.get("state") == "active" for vals in vals_list]
        if any(installed) and not (self.env.su and self.env.context.get("install_mode")):
            raise UserError(self.env._("A policy begins as a draft."))
        drafts = [
            {name: value for name, value in vals.items() if name != "state"} for vals in vals_list
        ]
        if any(LIFECYCLE - {"version"} & vals.keys() for vals in drafts):
            raise UserError(self.env._("A policy begins as a draft."))
        policies = super().create(drafts)
        policies.filtered(lambda policy: not policy.version)._number_versions()
        policies.browse(
            policy.id for policy, active in zip(policies, installed, strict=True) if active
        )._activate_installed()
        return policies

    def write(self, vals):
        """Change the content of drafts; what belongs to the cycle changes by its actions alone."""
        if any(
            policy[name]
            != policy._fields[name].convert_to_record(
                policy._fields[name].convert_to_cache(vals[name], policy), policy
            )
            for policy in self
            for name in LIFECYCLE & vals.keys()
        ):
            raise UserError(
                self.env._("State, version and persons of a policy change by its buttons only.")
            )
        return super().write(dict(vals, simulated=False) if any(self.mapped("simulated")) else vals)

    def action_propose(self):
        """Propose drafts: they are frozen until a second person activates them or the proposal is withdrawn."""
        self._expect_draft(proposed=False)
        self.env.flush_all()
        self.invalidate_recordset(["simulated"])  # the database takes it away when lines change
        if self._policy_simulation and not all(self.mapped("simulated")):
            raise UserError(self.env._("Simulate this draft on real data before proposing it."))
        self._write_lifecycle({"proposed_by_id": self.env.uid})

    def action_withdraw(self):
        """Take proposals back: the drafts may change again."""
        self._expect_draft(proposed=True)
        self._write_lifecycle({"proposed_by_id": False})

    def action_activate(self):
        """Put proposed drafts in force, or schedule them for their date; refused for whoever proposed them."""
        self._expect_draft(proposed=True)
        if self.env.user in self.proposed_by_id:
            raise UserError(
                self.env._("A policy is activated by a second person; you proposed this one.")
            )
        today = self.env.company._rcc_today()
        for policy in self:
            policy._write_lifecycle(
                {
                    "activated_by_id": self.env.uid,
                    "state": "scheduled",
                    "date_from": max(policy.date_from, today),
                }
            )
            self.env["rcc.decision"]._append(
                policy, "activate", data={"version": policy.version, "from": str(policy.date_from)}
            )
        self._come_into_force()

    def action_new_version(self):
        """Open a draft of the next version, its copied lines included; return the action that shows it."""
        self.ensure_one()
        key = {
            name: self._fields[name].convert_to_write(self[name], self) for name in self._policy_key
        }
        draft = self.copy(key)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
            "name": self._description,
        }

    def _policy_in_force(self, date, domain=()):
        """The versions in force on a date, past dates included, that match the domain."""
        return self.search(
            Domain(domain)
            & Domain(
                [
                    ("state", "in", ("active", "retired")),
                    ("date_from", "<=", date),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", date),
                ]
            )
        )

    def _mark_simulated(self, report=None):
        """Note that these drafts were tried on real data; any change of the draft takes the note away.

        :param report: what ``_simulate`` found, kept with the version
        """
        self._expect_draft(proposed=False)
        self._write_lifecycle({"simulated": True, "simulation": report or False})

    def _activate_installed(self):
        """Activate policies that an addon brings along, at its installation: nobody proposed them."""
        self.flush_recordset()
        self.env.cr.execute(SQL("SET LOCAL rcc.installing = 'on'"))
        self._write_lifecycle({"state": "scheduled"})
        self._come_into_force()
        self.env.cr.execute(SQL("SET LOCAL rcc.installing = 'off'"))

    def _come_into_force(self):
        """Activate the scheduled versions whose date has come; each retires its predecessor the day before."""
        today = self.env.company._rcc_today()
        for policy in self.filtered(lambda scheduled: scheduled.date_from <= today).sorted(
            "date_from"
        ):
            predecessor = self.search(policy._policy_siblings() & Domain("state", "=", "active"))
            predecessor._write_lifecycle(
                {"state": "retired", "date_to": policy.date_from - timedelta(days=1)}
            )
            policy._write_lifecycle({"state": "active"})

    def _policy_siblings(self):
        """The domain of all versions of this policy."""
        return Domain.AND(
            Domain(name, "=", self._fields[name].convert_to_write(self[name], self))
            for name in self._policy_key
        )

    def _number_versions(self):
        """Give each new draft the number after the highest of its key."""
        for policy in self:
            latest = self.search(policy._policy_siblings(), order="version desc", limit=1)
            policy._write_lifecycle({"version": latest.version + 1})

    def _expect_draft(self, proposed):
        """Refuse what is not a draft, or not (yet) proposed; the caller may write."""
        self.check_access("write")
        if any(
            policy.state != "draft" or bool(policy.proposed_by_id) != proposed for policy in self
        ):
            raise UserError(
                self.env._("This needs a proposed draft.")
                if proposed
                else self.env._("This needs a draft that nobody has proposed yet.")
            )

    def _write_lifecycle(self, vals):
        """Write what belongs to the cycle, one step a statement: the database's guard judges each by itself."""
        self.env.flush_all()  # lines written before belong to the step before
        super().write(vals)
        self.flush_recordset()

    @api.model
    def _cron_come_into_force(self):
        """Nightly: activate all scheduled versions whose date has come."""
        for name in self.env.registry.descendants(["rcc.policy.mixin"], "_inherit", "_inherits"):
            if not self.env[name]._abstract:
                self.env[name].search([("state", "=", "scheduled")])._come_into_force()
