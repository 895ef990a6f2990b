from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

STARTERS = ("rcc_branch.group_back_office", "rcc_branch.group_branch_manager")


class DuplicateRun(models.Model):
    """One search for duplicates: of all persons, of those changed since the last one, or of those of a register.

    First the keys of these persons are filed anew, then each meets whoever shares one; never all with all.
    """

    _name = "rcc.duplicate.run"
    _description = "Search for duplicates"
    _inherit = ["rcc.batch"]
    _order = "id DESC"
    _rec_name = "kind"
    _batch_limit = 20_000

    kind = fields.Selection(
        [("full", "All persons"), ("nightly", "Changed persons"), ("import", "Register import")],
        required=True,
        readonly=True,
        default="full",
    )
    import_id = fields.Many2one(
        "rcc.register.import", "Register", readonly=True, index=True, ondelete="cascade"
    )
    since = fields.Datetime("Changed since", readonly=True)
    begun_at = fields.Datetime("Begun", readonly=True, default=fields.Datetime.now)
    compared = fields.Integer("Pairs compared", readonly=True)
    found = fields.Integer("Pairs found", readonly=True)

    @api.model
    def action_search_all(self):
        """Search among all persons, in the background.

        :raise UserError: a search is running
        :raise AccessError: another role
        """
        if not any(self.env.user.has_group(group) for group in STARTERS):
            raise AccessError(self.env._("The back office or the branch manager starts a search."))
        runs = self.sudo()  # by this button alone; the right was checked
        if runs.search_count([("batch_state", "=", "running")], limit=1):
            raise UserError(self.env._("A search is running already. Wait for its end."))
        runs._begin("full")
        return self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_customer.rcc_duplicate_run_action"
        )

    @api.model
    def _begin(self, kind, **values):
        """Start a search in the background."""
        run = self.create({"kind": kind, **values})
        run._batch_start(2 * run._count())
        return run

    def _count(self):
        [(count,)] = self.env.execute_query(
            SQL("SELECT count(*) FROM res_partner p WHERE %s", self._condition())
        )
        return count

    def _condition(self):
        """Which persons `p` the search is about."""
        persons = SQL("p.rcc_kind = 'person' AND p.active")
        if self.kind == "import":
            own = SQL(
                """p.id IN (SELECT s.partner_id FROM rcc_source s JOIN rcc_register_line l ON l.id = s.line_id
                             WHERE l.import_id = %s)""",
                self.import_id.id,
            )
        elif self.kind == "nightly":
            own = SQL(
                "(p.write_date >= %s OR p.id IN (SELECT partner_id FROM rcc_identity WHERE write_date >= %s))",
                self.since,
                self.since,
            )
        else:
            return persons
        return SQL("%s AND %s", persons, own)

    def _step(self, cursor, limit):
        """The keys, or the pairs, of the next persons."""
        phase, after = cursor or ("keys", 0)
        ids = self._next(after, limit)
        if phase == "keys":
            keys = self.env["rcc.likeness.key"]
            if not after and self.kind == "full":
                keys._clear()
            keys._refresh(ids)
            return ["keys", ids[-1]] if len(ids) == limit else self._prepared()
        compared, found = self.env["rcc.duplicate"]._find(ids, self._found_by())
        self.write({"compared": self.compared + compared, "found": self.found + found})
        return ["pairs", ids[-1]] if len(ids) == limit else None

    def _next(self, after, limit):
        """The next persons' ids."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT p.id FROM res_partner p WHERE %s AND p.id > %s ORDER BY p.id LIMIT %s",
                self._condition(),
                after,
                limit,
            )
        )
        return [row_id for (row_id,) in rows]

    def _prepared(self):
        """All keys are filed: the pairs begin, with a fresh look of the database at the keys."""
        if self.kind == "full":
            self.env.cr.execute(SQL("ANALYZE rcc_likeness_key"))
        return ["pairs", 0]

    def _found_by(self):
        return "import" if self.kind == "import" else "nightly"

    @api.model
    def _cron_nightly(self):
        """Nightly: search among the persons who changed since the last search of all or of the changed ones began."""
        last = self.search(
            [("kind", "in", ("full", "nightly")), ("batch_state", "=", "done")], limit=1
        )
        running = self.search_count([("batch_state", "=", "running"), ("kind", "!=", "import")])
        if not running:
            self._begin("nightly" if last else "full", since=last.begun_at)
