from odoo import api, fields, models
from odoo.exceptions import UserError

from .loan_calendar import CATEGORY_SELECTION
from .loan_product import METHODS


class Loan(models.Model):
    """A drawdown inside a grant: one loan note (借据), paid out once, owed until its entries sum up to nothing.

    Loans are made by the counter service (`rcc.counter`) only; nobody creates or writes them directly. The database
    keeps the law: what all loans of a grant take never exceeds its limit, four duties are four persons, the terms
    of a note never change."""

    _name = "rcc.loan"
    _description = "Loan"
    _inherit = ["rcc.credit.mixin", "rcc.case.mixin"]
    _order = "date DESC, id DESC"
    _rec_name = "note_no"
    _rec_names_search = ["note_no", "partner_id.name"]

    note_no = fields.Char("Loan note", required=True, readonly=True, copy=False)
    core_no = fields.Char("Core banking number", readonly=True, copy=False)
    partner_id = fields.Many2one(
        "res.partner", "Borrower", required=True, index=True, ondelete="restrict"
    )
    borrower_died_on = fields.Date(related="partner_id.rcc_death_date", string="Borrower died on")
    household_id = fields.Many2one(
        "res.partner", "Household", required=True, index=True, ondelete="restrict"
    )
    grant_id = fields.Many2one("rcc.grant", "Grant", required=True, index=True, ondelete="restrict")
    product_id = fields.Many2one(
        "rcc.loan.product", "Product", required=True, index=True, ondelete="restrict"
    )
    identity_id = fields.Many2one("rcc.identity", "Document shown", ondelete="restrict")
    branch_id = fields.Many2one(
        "rcc.branch", "Counter", required=True, index=True, ondelete="restrict"
    )
    home_branch_id = fields.Many2one(
        "rcc.branch", "Granting branch", required=True, index=True, ondelete="restrict"
    )
    amount = fields.Float("Amount (yuan)", digits=(16, 2), required=True)
    outstanding = fields.Float(
        "Outstanding (yuan)",
        digits=(16, 2),
        required=True,
        readonly=True,
        default=0,
        copy=False,
        help="Principal still owed: the sum of the entries, kept by the database.",
    )
    months = fields.Integer("Term (months)", required=True, aggregator="avg")
    annual_rate = fields.Float("Rate a year", digits=(9, 6), required=True, aggregator="avg")
    method = fields.Selection(METHODS, "Repayment method", required=True)
    date = fields.Date(
        "Paid out on", required=True, index=True, help="While reserved: the day of the request."
    )
    due_date = fields.Date("Due on", required=True, index=True)
    closed_on = fields.Date("Closed on", readonly=True)
    purpose = fields.Char(required=True)
    state = fields.Selection(
        [
            ("reserved", "Waiting for the accountant"),
            ("open", "Open"),
            ("closed", "Repaid"),
            ("written_off", "Written off"),
            ("cancelled", "Not paid out"),
        ],
        required=True,
        default="reserved",
        index=True,
        readonly=True,
    )
    mode = fields.Selection(
        [("ledger", "Kept here"), ("mirror", "Copied from core banking")],
        required=True,
        default="ledger",
    )
    needs_accountant = fields.Boolean("Above the teller's amount", readonly=True)
    teller_id = fields.Many2one(
        "hr.employee", "Teller", index="btree_not_null", ondelete="restrict", readonly=True
    )
    accountant_id = fields.Many2one(
        "hr.employee", "Accountant", index="btree_not_null", ondelete="restrict", readonly=True
    )
    recommender_id = fields.Many2one(
        "hr.employee", "Recommended by", ondelete="restrict", readonly=True
    )
    approver_id = fields.Many2one("hr.employee", "Approved by", ondelete="restrict", readonly=True)
    days_past_due = fields.Integer(
        "Days past due",
        readonly=True,
        aggregator="max",
        help="Since the oldest unpaid due date, as of the last night.",
    )
    category = fields.Selection(CATEGORY_SELECTION, default="normal", readonly=True, index=True)
    classified_on = fields.Date("Classified on", readonly=True)
    idempotency_key = fields.Char(required=True, copy=False, export_string_translation=False)
    entry_ids = fields.One2many("rcc.loan.entry", "loan_id", "Entries")
    installment_ids = fields.One2many(
        "rcc.loan.installment", "loan_id", "Schedule", domain=[("replaced_id", "=", False)]
    )
    classification_ids = fields.One2many("rcc.loan.classification", "loan_id", "Classifications")

    @api.model_create_multi
    def create(self, vals_list):
        """A reservation takes its amount of the grant at once, in the database."""
        self.env["rcc.grant"].flush_model()
        loans = super().create(vals_list)
        loans._taken_now()
        return loans

    def write(self, vals):
        """A step moves what the grant has left, in the database."""
        result = super().write(vals)
        if "state" in vals:
            self._taken_now()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        """Loans stay on record; the database refuses too."""
        raise UserError(self.env._("The terms of a loan note never change and no note is deleted."))

    def _case_customer(self):
        """A loan is the household's, whoever of it drew it."""
        return self.household_id

    def _case_branches(self):
        """The counter, then the granting branch."""
        return self.branch_id | self.home_branch_id

    def _case_kin(self):
        """A drawdown is judged by its grant."""
        return [*super()._case_kin(), self.grant_id]

    def _taken_now(self):
        """Let the triggers run and forget what the cache knew of the grants."""
        self.flush_recordset()
        self.grant_id.invalidate_recordset(flush=False)
