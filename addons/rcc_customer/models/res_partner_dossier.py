from odoo import api, fields, models


class ResPartner(models.Model):
    """What a customer's page shows beside the master data: numbers masked, the present file, documents, accesses."""

    _inherit = "res.partner"

    rcc_current_file_id = fields.Many2one(
        "rcc.household.file", "Current file", compute="_compute_rcc_current_file_id"
    )
    rcc_masked_number = fields.Char(
        "Document number",
        compute="_compute_rcc_masked_number",
        help="Of the person, of the head of a household, or the code of an organisation.",
    )
    rcc_head_phone = fields.Char(related="rcc_head_id.phone", string="Phone of the head")
    rcc_dossier_identity_ids = fields.Many2many(
        "rcc.identity",
        string="Documents of the household",
        compute="_compute_rcc_dossier_identity_ids",
    )
    rcc_dossier_access_ids = fields.Many2many(
        "rcc.access",
        string="Access log",
        compute="_compute_rcc_dossier_access_ids",
        compute_sudo=True,
    )

    @api.depends("rcc_file_ids.date_to")
    def _compute_rcc_current_file_id(self):
        files = self.env["rcc.household.file"].search(
            [("partner_id", "in", self.ids), ("date_to", "=", False)]
        )
        current = files.grouped("partner_id")
        for partner in self:
            partner.rcc_current_file_id = current.get(partner, files.browse())

    @api.depends(
        "rcc_head_id",
        "rcc_identity_ids.number_masked",
        "rcc_head_id.rcc_identity_ids.number_masked",
    )
    def _compute_rcc_masked_number(self):
        """The masked number of the document that names the customer."""
        holders = self | self.rcc_head_id
        documents = self.env[
            "rcc.identity"
        ].sudo()  # masked, of customers that are readable already
        documents = documents.search(
            [("partner_id", "in", holders.ids), ("kind", "in", ("resident_id", "uscc"))]
        )
        numbers = {document.partner_id.id: document.number_masked for document in documents}
        for partner in self:
            partner.rcc_masked_number = numbers.get((partner.rcc_head_id or partner).id, False)

    @api.depends("rcc_identity_ids", "child_ids.rcc_identity_ids")
    def _compute_rcc_dossier_identity_ids(self):
        """Documents of the customer and of everybody in the household."""
        for partner in self:
            partner.rcc_dossier_identity_ids = (partner | partner.child_ids).rcc_identity_ids

    @api.depends_context("uid")
    def _compute_rcc_dossier_access_ids(self):
        """Who looked at the customer or anybody in the household; empty for those who may not read the log."""
        log = self.env["rcc.access"].sudo(False)
        for partner in self:
            people = (partner | partner.child_ids)._rcc_with_merged()
            partner.rcc_dossier_access_ids = log.has_access("read") and log.search(
                [("partner_id", "in", people.ids)], limit=80
            )

    def _rcc_card(self):
        """Hook: what a counter shows of one customer at a glance; addons add blocks by super().

        :return: list of dict(key, title, sequence, rows), rows being (label, text) pairs, nothing unmasked
        """
        self.ensure_one()
        household, labels = (
            self.rcc_household_id,
            self.fields_get(["rcc_customer_no", "rcc_masked_number", "phone"], ["string"]),
        )
        rows = [(labels[name]["string"], self[name]) for name in labels if self[name]]
        blocks = [{"key": "customer", "title": self.display_name, "sequence": 10, "rows": rows}]
        if household:
            roles = dict(
                self.env["rcc.membership"]._fields["role"]._description_selection(self.env)
            )
            members = self.env["rcc.membership"]._live([("group_id", "=", household.id)])
            blocks.append(
                {
                    "key": "household",
                    "title": household.name,
                    "sequence": 20,
                    "rows": [(roles[member.role], member.partner_id.name) for member in members],
                }
            )
        return blocks
