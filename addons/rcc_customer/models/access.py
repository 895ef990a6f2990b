from datetime import timedelta

from odoo import api, fields, models

#: how long a look-up lets its user serve the customer, and how long wrong numbers count
MINUTES = 30


class Access(models.Model):
    """A look-up by the whole number is also the pass: its user may serve that customer for half an hour.

    The pass is this row, so there is nothing to hand on, to steal or to forget to file."""

    _inherit = "rcc.access"

    @api.model
    def _looked_up(self, partner):
        """Whether the current user lately found this customer of another branch by the whole number."""
        own = self.sudo()  # the user's own look-ups, which the role may not read
        return bool(own.search_count(self._lately("lookup", partner), limit=1))

    @api.model
    def _misses(self):
        """How many numbers that nobody has the current user looked up lately.

        Read in a transaction of its own: one that waited for another try would not see that try."""
        with self.env.registry.cursor() as cursor:
            own = self.with_env(self.env(cr=cursor)).sudo()  # as above
            return own.search_count(self._lately("miss"))

    @api.model
    def _log_miss(self, reason):
        """File a try that found nobody, in a transaction of its own: a refusal that follows undoes everything else."""
        with self.env.registry.cursor() as cursor:
            log = self.with_env(self.env(cr=cursor)).sudo()  # written for everyone
            home, _own = log.with_env(self.env(cr=cursor))._places()
            log.create(
                {
                    "user_id": self.env.uid,
                    "user_branch_id": home.id,
                    "branch_id": home.id,
                    "kind": "miss",
                    "reason": reason,
                }
            )

    @api.model
    def _log_apart(self, partner, kind, reason):
        """File an access in a transaction of its own: the refusal that follows undoes everything else."""
        with self.env.registry.cursor() as cursor:
            env = self.env(cr=cursor)
            self.with_env(env)._log(partner.with_env(env), kind, reason)

    def _lately(self, kind, partner=None):
        since = fields.Datetime.now() - timedelta(minutes=MINUTES)
        return [
            ("kind", "=", kind),
            ("user_id", "=", self.env.uid),
            ("date", ">=", since),
            *([("partner_id", "=", partner.id)] if partner else []),
        ]
