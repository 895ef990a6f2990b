from datetime import timedelta

from odoo import api, fields, models

#: how long a look-up lets its user serve the customer, and how long wrong numbers count
MINUTES = 30


class Access(models.Model):
    """A look-up by the whole number is also the pass: its user may serve that customer for half an hour.

    The pass is this row, so there is nothing to hand on, to steal or to forget to file."""

    _inherit = "rcc.access"

    number_mark = fields.Char(
        groups=fields.NO_ACCESS,
        copy=False,
        help="Keyed hash of the number that was typed at a registration.",
    )

    @api.model
    def _looked_up(self, partner):
        """Whether the current user lately found this customer of another branch by the whole number."""
        own = self.sudo()  # the user's own look-ups, which the role may not read
        return bool(own.search_count(self._lately("lookup", partner), limit=1))

    @api.model
    def _asked_for(self, partner):
        """Whether the current user lately looked this customer up on purpose, with a reason: a number that was only
        typed at a registration moves nobody."""
        own = self.sudo()  # as above
        asked = [*self._lately("lookup", partner), ("number_mark", "=", False)]
        return bool(own.search_count(asked, limit=1))

    @api.model
    def _misses(self):
        """How many numbers that nobody has the current user looked up lately.

        Read in a transaction of its own: one that waited for another try would not see that try."""
        with self.env.registry.cursor() as cursor:
            own = self.with_env(self.env(cr=cursor)).sudo()  # as above
            return len(own._unknown(own.search_fetch(self._lately("miss"), ["number_mark"])))

    @api.model
    def _guesses(self):
        """How many numbers outside the own scope the current user typed lately, and those of `_misses`."""
        own = self.sudo()  # as above
        hits = own.search_count([*self._lately("lookup"), ("number_mark", "!=", False)])
        return hits + len(own._unknown(own.search_fetch(self._lately("miss"), ["number_mark"])))

    @api.model
    def _unknown(self, tries):
        """Those of these tries whose number belongs to nobody by now."""
        marks = set(tries.mapped("number_mark")) - {False}
        if not marks:
            return tries
        papers = self.env["rcc.identity"].sudo()  # marks alone
        known = papers.search_fetch([("number_hmac", "in", list(marks))], ["number_hmac"])
        known = set(known.mapped("number_hmac"))
        return tries.filtered(lambda miss: miss.number_mark not in known)

    @api.model
    def _typed_lately(self, mark):
        """Whether the current user typed this number at a registration within the last half hour."""
        own = self.sudo()  # as above
        since = self._since()
        return bool(
            own.search_count(
                [("user_id", "=", self.env.uid), ("number_mark", "=", mark), ("date", ">=", since)],
                limit=1,
            )
        )

    @api.model
    def _log_typed(self, person, mark, reason):
        """File a number that was typed at a registration: a look-up, or a miss when nobody has it."""
        if person:
            self._log(person, "lookup", reason, number_mark=mark)
            return
        log = self.sudo()  # written for everyone
        home, _own = self._places()
        log.create(
            {
                "user_id": self.env.uid,
                "user_branch_id": home.id,
                "branch_id": home.id,
                "kind": "miss",
                "reason": reason,
                "number_mark": mark,
            }
        )

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
    def _log_apart(self, partner, kind, reason, **more):
        """File an access in a transaction of its own: the refusal that follows undoes everything else."""
        with self.env.registry.cursor() as cursor:
            env = self.env(cr=cursor)
            self.with_env(env)._log(partner.with_env(env), kind, reason, **more)

    def _since(self):
        return fields.Datetime.now() - timedelta(minutes=MINUTES)

    def _lately(self, kind, partner=None):
        since = self._since()
        return [
            ("kind", "=", kind),
            ("user_id", "=", self.env.uid),
            ("date", ">=", since),
            *([("partner_id", "=", partner.id)] if partner else []),
        ]
