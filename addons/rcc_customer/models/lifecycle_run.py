from datetime import timedelta

from odoo import api, fields, models

KEPT_DAYS = 90


class LifecycleRun(models.Model):
    """Has all customers follow the life cycle policy, a slice a step, one statement a slice; nightly, and when a
    policy comes into force."""

    _name = "rcc.lifecycle.run"
    _description = "Life Cycle Run"
    _inherit = ["rcc.batch"]
    _order = "id DESC"
    _batch_limit = 20_000

    policy_id = fields.Many2one(
        "rcc.lifecycle.policy",
        "Policy",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(
        required=True, readonly=True, default=lambda self: self.env["rcc.post"]._today()
    )
    moved = fields.Integer("Customers moved", readonly=True)

    @api.depends("policy_id", "date")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.policy_id.display_name} · {run.date}"

    def action_open_moved(self):
        """The moves of this run, as far as they are in the reader's scope."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_customer.rcc_lifecycle_history_action"
        )
        return action | {
            "domain": [("date_from", "=", self.date), ("policy_id", "=", self.policy_id.id)],
            "context": {},
        }

    @api.model
    def _begin(self, policy):
        """Follow this policy in the background; an empty database needs no run."""
        partners = self.env["res.partner"].sudo()  # all customers, whoever put the rules in force
        total = partners.with_context(active_test=False).search_count(
            partners._rcc_lifecycle_domain()
        )
        if not total:
            return self.browse()
        runs = self.sudo()  # follows from the policy, no right of its own
        runs.search([("batch_state", "=", "running")]).action_batch_cancel()
        run = runs.create({"policy_id": policy.id})
        run._batch_start(total)
        return run

    def _step(self, cursor, limit):
        """The next customers by id; the cursor is the last of them. Repeated, it finds nobody to move."""
        partners = self.env["res.partner"].with_context(active_test=False)
        domain = partners._rcc_lifecycle_domain() & fields.Domain("id", ">", cursor or 0)
        ids = partners.search(domain, order="id", limit=limit).ids
        if ids:
            self.moved += partners._rcc_lifecycle_move(self.policy_id, (ids[0], ids[-1]))
        return ids[-1] if len(ids) == limit else None

    @api.model
    def _cron_nightly(self):
        """Nightly: who became active or fell silent moves."""
        policy = self.env["rcc.lifecycle.policy"]._in_force()
        if policy:
            self._begin(policy)

    @api.autovacuum
    def _gc_runs(self):
        """Runs of long ago; what they moved is in the history."""
        before = self.env["rcc.post"]._today() - timedelta(days=KEPT_DAYS)
        self.search([("date", "<", before), ("batch_state", "in", ("done", "cancelled"))]).unlink()
