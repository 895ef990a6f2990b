from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ADULT = 18  # years, Civil Code art. 17
CHUNK = 500  # tasks looked at at once


class ResPartner(models.Model):
    """What the counter leaves to the back office: a task that names what a new customer's record still lacks, and
    closes when nothing is missing."""

    _inherit = "res.partner"

    rcc_missing = fields.Char(
        "Still missing",
        compute="_compute_rcc_missing",
        help="What the record of a new customer lacks: telephone, consent, a verified document, the economic file.",
    )
    rcc_incomplete = fields.Boolean(
        "To complete", compute="_compute_rcc_incomplete", search="_search_rcc_incomplete"
    )
    rcc_completion_user_id = fields.Many2one(
        "res.users", "Completed by", compute="_compute_rcc_incomplete"
    )
    rcc_completion_deadline = fields.Date("Complete until", compute="_compute_rcc_incomplete")

    def _compute_rcc_missing(self):
        missing = self._rcc_missing() if self.ids else {}
        for partner in self:
            partner.rcc_missing = ", ".join(self._rcc_words(missing.get(partner.id, ()))) or False

    @api.depends("activity_ids")
    def _compute_rcc_incomplete(self):
        tasks = {task.res_id: task for task in self._rcc_completion_tasks()}
        for partner in self:
            task = tasks.get(partner.id, self.env["mail.activity"])
            partner.rcc_incomplete = bool(task)
            partner.rcc_completion_user_id = task.user_id
            partner.rcc_completion_deadline = task.date_deadline

    def _search_rcc_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        tasks = SQL(
            "(SELECT res_id FROM mail_activity WHERE activity_type_id = %s AND active)",
            self._rcc_completion_type().id,
        )
        return Domain("id", "in" if True in value else "not in", tasks)

    def _rcc_missing(self):
        """{customer: codes of what is missing} of these persons, as a set.

        A minor needs a verified document only; the economic file is the household's.
        """
        self.env.flush_all()
        today = self.env["rcc.post"]._today()
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id,
                          p.rcc_birth_date IS NULL OR p.rcc_birth_date <= %s,
                          EXISTS (SELECT FROM rcc_phone WHERE partner_id = p.id),
                          EXISTS (SELECT FROM rcc_identity WHERE partner_id = p.id AND active
                                     AND verified_at IS NOT NULL),
                          p.parent_id IS NULL
                          OR EXISTS (SELECT FROM rcc_household_file WHERE partner_id = p.parent_id)
                     FROM res_partner p WHERE p.id = ANY(%s)""",
                today - relativedelta(years=ADULT),
                self.ids,
            )
        )
        consented = self._rcc_consents(self.ids, "collection")
        return {
            partner_id: [
                code
                for code, lacking in (
                    ("phone", adult and not phone),
                    ("consent", adult and partner_id not in consented),
                    ("document", not document),
                    ("file", adult and not file),
                )
                if lacking
            ]
            for partner_id, adult, phone, document, file in rows
        }

    def _rcc_missing_words(self):
        """What this person's record lacks, in words."""
        self.ensure_one()
        return self._rcc_words(self._rcc_missing().get(self.id, ()))

    @api.model
    def _rcc_words(self, codes):
        words = {
            "phone": self.env._("telephone"),
            "consent": self.env._("consent"),
            "document": self.env._("verified ID document"),
            "file": self.env._("economic file"),
        }
        return [words[code] for code in codes]

    @api.model
    def _rcc_completion_type(self):
        return self.env.ref("rcc_customer.mail_activity_type_complete")

    def _rcc_completion_tasks(self):
        """Open tasks on these customers; who may see a customer may see that there is one."""
        return (
            self.env["mail.activity"]
            .sudo()  # one's own customers, or those of the service that asks
            .search(
                [
                    ("res_model", "=", "res.partner"),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "=", self._rcc_completion_type().id),
                ]
            )
        )

    def _rcc_ask_completion(self):
        """Leave what is missing to whoever answers for this new customer."""
        self.ensure_one()
        missing = self._rcc_missing_words()
        if not missing:
            return
        worker = self.sudo().with_context(mail_activity_quick_update=True)  # for a colleague
        worker.activity_schedule(
            "rcc_customer.mail_activity_type_complete",
            summary=self.env._("Missing: %(things)s", things=", ".join(missing)),
            user_id=worker._rcc_completion_user().id,
        )

    def _rcc_completion_user(self):
        """The manager of the portfolio, else the back office nearest above the branch, else the branch's manager."""
        if self.rcc_portfolio_id.manager_id:
            return self.rcc_portfolio_id.manager_id
        posts = self.env["rcc.post"]._live([("role_id.code", "=", "back_office")])
        branch = self.rcc_branch_id
        while branch:
            if found := posts.filtered(lambda post, at=branch: post.branch_id == at).user_id:
                return found[0]
            branch = branch.parent_id
        return self.rcc_branch_id.manager_id

    def _rcc_review_completion(self):
        """Close the tasks of these customers and of their households' members that are done; the others say what
        is missing now."""
        persons = self.sudo()  # the task is the system's
        left = (persons | persons.child_ids)._rcc_completion_tasks()._rcc_close_done()
        for task in left:
            words = persons.browse(task.res_id)._rcc_missing_words()
            task.summary = self.env._("Missing: %(things)s", things=", ".join(words))

    @api.model
    def _cron_review_completion(self):
        """Close tasks whose records were completed as a set, by registers or from outside."""
        tasks = self.env["mail.activity"].search(
            [("activity_type_id", "=", self._rcc_completion_type().id)], order="id"
        )
        for start in range(0, len(tasks), CHUNK):
            chunk = tasks[start : start + CHUNK]
            chunk._rcc_close_done()
            self.env["ir.cron"]._commit_progress(len(chunk), remaining=len(tasks) - start)
