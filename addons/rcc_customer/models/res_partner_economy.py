from odoo import api, fields, models


class ResPartner(models.Model):
    """The present economy of a household on its page."""

    _inherit = "res.partner"

    rcc_warning_ids = fields.One2many("rcc.file.warning", "partner_id", "Warnings")
    rcc_open_warning_count = fields.Integer(
        "Open warnings", compute="_compute_rcc_open_warning_count"
    )
    rcc_sheet_id = fields.Many2one(
        "rcc.file.sheet", "Lines of the present file", compute="_compute_rcc_sheet_id"
    )
    rcc_draft_sheet_id = fields.Many2one(
        "rcc.file.sheet", "Update begun", compute="_compute_rcc_sheet_id"
    )
    rcc_file_trend = fields.Json(
        "Change over time", compute="_compute_rcc_file_trend", export_string_translation=False
    )

    @api.depends("rcc_warning_ids.state")
    def _compute_rcc_open_warning_count(self):
        counts = dict(
            self.env["rcc.file.warning"]._read_group(
                [("partner_id", "in", self.ids), ("state", "=", "open")],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.rcc_open_warning_count = counts.get(partner, 0)

    @api.depends("rcc_current_file_id")
    def _compute_rcc_sheet_id(self):
        drafts = (
            self.env["rcc.file.sheet"]
            .search([("partner_id", "in", self.ids), ("state", "=", "draft")])
            .grouped("partner_id")
        )
        for partner in self:
            partner.rcc_sheet_id = partner.rcc_current_file_id.sheet_id
            partner.rcc_draft_sheet_id = drafts.get(partner, False)

    @api.depends("rcc_file_ids.date_to")
    def _compute_rcc_file_trend(self):
        """[{date, net_income, total_assets, total_debts}] of the household's files, the oldest first."""
        for partner in self:
            files = partner.rcc_file_ids.filtered(lambda file: file.date_to != file.date_from)
            partner.rcc_file_trend = [
                {
                    "date": fields.Date.to_string(file.date_from),
                    **{
                        name: None if file[name] is False else file[name]
                        for name in ("net_income", "total_assets", "total_debts")
                    },
                }
                for file in files.sorted("date_from")
            ]

    def action_rcc_open_warnings(self):
        """The household's warnings, open ones first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_customer.rcc_file_warning_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.rcc_household_id.id or self.id)],
            "context": {"search_default_open": 1},
        }
