from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.owing import OWING


class ResPartner(models.Model):
    """What the loan book knows of a household."""

    _inherit = "res.partner"

    rcc_loan_ids = fields.One2many("rcc.loan", "household_id", "Loans")
    rcc_open_loan_count = fields.Integer("Open loans", compute="_compute_rcc_open_loans")
    rcc_owed_amount = fields.Float(
        "Owed",
        compute="_compute_rcc_open_loans",
        digits=(16, 2),
        help="Principal of the open loans on the household's grants and of loans that its members brought along.",
    )

    @api.depends("rcc_loan_ids.state", "rcc_loan_ids.outstanding")
    def _compute_rcc_open_loans(self):
        for partner in self:
            loans = self.env["rcc.loan"].search(partner._rcc_loans_domain())
            partner.rcc_open_loan_count = len(loans)
            partner.rcc_owed_amount = sum(loans.mapped("outstanding"))

    def action_rcc_open_loans(self):
        """The open loans of the household, and those that its members brought along."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("rcc_microloan.rcc_loan_action")
        return action | {"domain": self._rcc_loans_domain(), "context": {}}

    def _rcc_loans_domain(self):
        """Open loans drawn on the household's grants, or by who lives here now; of a person the own ones."""
        state = [("state", "in", ("reserved", "open"))]
        if self.rcc_kind == "person":
            return [*state, ("partner_id", "=", self.id)]
        return [
            *state,
            "|",
            ("household_id", "=", self.id),
            ("partner_id.parent_id", "=", self.id),
        ]

    def _rcc_erasure_refusals(self):
        """Add loans that are owed, written-off ones too: the claim goes on."""
        texts = super()._rcc_erasure_refusals()
        owed = self.env["rcc.loan"].search_count(
            [("household_id", "=", self.id), ("state", "in", ("reserved", "open", "written_off"))]
        )
        if owed:
            texts.append(
                self.env._("%(number)s loans are not repaid: the claim goes on.", number=owed)
            )
        return texts

    @api.model
    def _rcc_compare_counts(self, partners):
        """Add loans, one's own and the household's, as far as the reader's role reads them."""
        found = super()._rcc_compare_counts(partners)
        loans = self.env["rcc.loan"]
        if not loans.has_access("read"):
            return found
        homes = partners | partners.rcc_household_id
        loans = loans.search_fetch(
            ["|", ("partner_id", "in", homes.ids), ("household_id", "in", homes.ids)],
            ["partner_id", "household_id"],
        )
        counts = {
            partner.id: len(
                loans.filtered(
                    lambda loan, own=partner | partner.rcc_household_id: (
                        (loan.partner_id | loan.household_id) & own
                    )
                )
            )
            for partner in partners
        }
        return [*found, (self.env._("Loans"), counts)]

    @api.model
    def _rcc_activity_sources(self):
        """Add loans while they are open, and everything booked on them."""
        return super()._rcc_activity_sources() + [
            (
                "business",
                SQL(
                    "SELECT household_id AS partner_id, %s AS date FROM rcc_loan WHERE state IN ('reserved', 'open')",
                    self.env["rcc.post"]._today(),
                ),
            ),
            (
                "business",
                SQL(
                    """SELECT loan.household_id AS partner_id, entry.date FROM rcc_loan loan
                         JOIN rcc_loan_entry entry ON entry.loan_id = loan.id WHERE entry.kind <> 'accrual'"""
                ),
            ),
        ]

    @api.model
    def _rcc_facts(self, codes, date):
        """Add `veto_overdue` (something unpaid after its due date, as the book stands) and `veto_write_off`."""
        facts = super()._rcc_facts(codes, date)
        if "veto_overdue" in codes:
            facts["veto_overdue"] = self.env["rcc.loan"]._overdue_households(date)
        if "veto_write_off" in codes:
            facts["veto_write_off"] = SQL(
                """SELECT DISTINCT %s AS partner_id, TRUE AS value
                     FROM rcc_loan l JOIN res_partner borrower ON borrower.id = l.partner_id
                    WHERE l.state = 'written_off'""",
                SQL(OWING),
            )
        return facts
