from datetime import timedelta

from odoo import api, fields, models

KEPT_DAYS = 90


class GroupRun(models.Model):
    """Sorts all customers by the rules in force, a slice of customers a step: when a policy comes into force, and
    every night for those whose data changed."""

    _name = "rcc.group.run"
    _description = "Sorting of Customers"
    _inherit = ["rcc.batch"]
    _order = "id DESC"
    _batch_limit = 5000

    policy_id = fields.Many2one(
        "rcc.group.policy", "Policy", required=True, readonly=True, index=True, ondelete="restrict"
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
        """The customers whose group this run changed, as far as they are in the reader's scope."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_branch.rcc_group_history_action"
        )
        return action | {
            "domain": [("date_from", "=", self.date), ("policy_id", "=", self.policy_id.id)],
            "context": {},
        }

    @api.model
    def _begin(self, policy):
        """Sort all customers by this policy, in the background; an empty database needs no run."""
        partners = self.env["res.partner"].sudo()  # all customers, whoever put the rules in force
        total = partners.search_count(partners._rcc_root_domain())
        if not total:
            return self.browse()
        runs = self.sudo()  # follows from the policy, no right of its own
        runs.search([("batch_state", "=", "running")]).action_batch_cancel()
        run = runs.create({"policy_id": policy.id})
        run._batch_start(total)
        return run

    def _step(self, cursor, limit):
        """Sort the next customers by id; the cursor is the last of them. Repeated, it finds nobody to move."""
        partners = self.env["res.partner"]
        domain = partners._rcc_root_domain() & fields.Domain("id", ">", cursor or 0)
        customers = partners.search(domain, order="id", limit=limit)
        moved = customers._rcc_follow_rules()
        moved._rcc_fit_portfolios()
        self.write({"moved": self.moved + len(moved)})
        return customers[-1].id if len(customers) == limit else None

    @api.model
    def _cron_nightly(self):
        """Nightly: customers whose data changed go where the rules send them now."""
        policy = self.env["rcc.group.policy"].search([("state", "=", "active")], limit=1)
        if policy:
            self._begin(policy)

    @api.autovacuum
    def _gc_runs(self):
        """Runs of long ago; what they moved is in the history."""
        before = self.env["rcc.post"]._today() - timedelta(days=KEPT_DAYS)
        self.search([("date", "<", before), ("batch_state", "in", ("done", "cancelled"))]).unlink()
