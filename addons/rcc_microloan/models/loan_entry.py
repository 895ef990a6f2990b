from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import AppendOnly, Guard

KINDS = [
    ("payout", "Payout"),
    ("accrual", "Interest due"),
    ("repayment", "Repayment"),
    ("reversal", "Reversal"),
    ("write_off", "Write-off"),
]


class LoanEntry(models.Model):
    """The ledger of a loan, append-only. Principal and interest are signed: what is owed rises (+) or falls (−).

    A loan's outstanding principal is the sum of its entries, kept by a trigger; a correction is a reversal that
    names the entry it takes back."""

    _name = "rcc.loan.entry"
    _description = "Loan Entry"
    _order = "id DESC"

    loan_id = fields.Many2one("rcc.loan", "Loan", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(
        "rcc.branch", "Branch", required=True, index=True, ondelete="restrict"
    )
    home_branch_id = fields.Many2one(
        "rcc.branch", "Granting branch", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True)
    date = fields.Date(required=True)
    principal = fields.Float(
        "Principal (yuan)", digits=(16, 2), required=True, default=0, help="+ owed, − paid"
    )
    interest = fields.Float(
        "Interest (yuan)", digits=(16, 2), required=True, default=0, help="+ owed, − paid"
    )
    amount = fields.Float("Amount (yuan)", digits=(16, 2), compute="_compute_amount")
    employee_id = fields.Many2one("hr.employee", "Booked by", ondelete="restrict")
    reverses_id = fields.Many2one(
        "rcc.loan.entry", "Reverses", index="btree_not_null", ondelete="restrict"
    )
    reason = fields.Char()
    idempotency_key = fields.Char(required=True, copy=False, export_string_translation=False)

    _append_only = AppendOnly("A loan entry is never changed or deleted; file a reversal.")
    _key_uniq = models.Constraint("UNIQUE (idempotency_key)", "This booking has been made already.")
    _reversed_once = models.Constraint("UNIQUE (reverses_id)", "An entry is reversed only once.")
    _signs = models.Constraint(
        """CHECK (CASE kind WHEN 'payout' THEN principal > 0 AND interest = 0
                            WHEN 'accrual' THEN principal = 0 AND interest > 0
                            WHEN 'reversal' THEN reverses_id IS NOT NULL
                            ELSE principal <= 0 AND interest <= 0 AND principal + interest < 0 END
                  AND (kind = 'reversal') = (reverses_id IS NOT NULL))""",
        "A payout or interest raises what is owed, a repayment or write-off lowers it, a reversal names its entry.",
    )
    _mirror = Guard(
        "INSERT",
        """BEGIN
            IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM rcc_loan_entry e WHERE e.id = NEW.reverses_id AND e.loan_id = NEW.loan_id
                   AND e.principal = -NEW.principal AND e.interest = -NEW.interest AND e.kind <> 'reversal') THEN
                RAISE EXCEPTION 'not the mirror' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}',
                    TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "A reversal takes back exactly what its entry booked on the same loan.",
    )
    _outstanding = Guard(
        "INSERT",
        """BEGIN
            UPDATE rcc_loan SET outstanding = outstanding + NEW.principal WHERE id = NEW.loan_id AND NEW.principal <> 0;
            RETURN NULL;
        END""",
        timing="AFTER",
    )

    @api.depends("principal", "interest")
    def _compute_amount(self):
        for entry in self:
            entry.amount = abs(entry.principal + entry.interest)

    @api.depends("kind", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for entry in self:
            entry.display_name = " ".join(
                filter(None, (labels.get(entry.kind), str(entry.date or "")))
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Entries move the loan's outstanding and the grant's used amount in the database; forget the old values."""
        self.env["rcc.loan"].flush_model()
        entries = super().create(vals_list)
        entries.flush_recordset()
        entries.loan_id.invalidate_recordset(["outstanding"])
        entries.loan_id.grant_id.invalidate_recordset()
        return entries
