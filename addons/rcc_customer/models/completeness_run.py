from datetime import timedelta

from odoo import api, fields, models

KEPT_DAYS = 90


class CompletenessRun(models.Model):
    """Weighs all files by the policy in force, a slice a step, one statement a slice."""

    _name = "rcc.completeness.run"
    _description = "Completeness Run"
    _inherit = ["rcc.batch"]
    _order = "id DESC"
    _batch_limit = 20_000

    policy_id = fields.Many2one(
        "rcc.completeness.policy",
        "Policy",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(
        required=True, readonly=True, default=lambda self: self.env["rcc.post"]._today()
    )

    @api.depends("policy_id", "date")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.policy_id.display_name} · {run.date}"

    @api.model
    def _begin(self, policy):
        """Weigh all files by this policy, in the background; an empty database needs no run."""
        partners = self.env["res.partner"].sudo()  # all customers, whoever put the policy in force
        total = partners.search_count(partners._rcc_lifecycle_domain())
        if not total:
            return self.browse()
        runs = self.sudo()  # follows from the policy, no right of its own
        runs.search([("batch_state", "=", "running")]).action_batch_cancel()
        run = runs.create({"policy_id": policy.id})
        run._batch_start(total)
        return run

    def _step(self, cursor, limit):
        """The next customers by id; the cursor is the last of them. Repeatable."""
        partners = self.env["res.partner"].with_context(active_test=False)
        domain = partners._rcc_lifecycle_domain() & fields.Domain("id", ">", cursor or 0)
        ids = partners.search(domain, order="id", limit=limit).ids
        if ids:
            partners._rcc_weigh(self.policy_id, (ids[0], ids[-1]))
        return ids[-1] if len(ids) == limit else None

    @api.model
    def _cron_nightly(self):
        """Nightly: all files are weighed by the policy in force."""
        policy = self.env["rcc.completeness.policy"]._in_force()
        if policy:
            self._begin(policy)

    @api.autovacuum
    def _gc_runs(self):
        """Runs of long ago."""
        before = self.env["rcc.post"]._today() - timedelta(days=KEPT_DAYS)
        self.search([("date", "<", before), ("batch_state", "in", ("done", "cancelled"))]).unlink()
