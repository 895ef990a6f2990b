import base64

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.mimetypes import guess_mimetype

KINDS = {"image/jpeg", "image/png", "application/pdf"}
SCANS = {"rcc.identity", "rcc.identity.double", "rcc.consent"}
MEGABYTE = 1024 * 1024


class IrAttachment(models.Model):
    """Scans of papers are pictures or PDF of a bearable size; papers and photos of a customer are kept by consent.

    A consent itself, and documents of identity, which the law has the cooperative check and keep (Anti-Money
    Laundering Law art. 29, 34; Personal Information Protection Law art. 13), come before it."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        """New files, those of binary fields included."""
        attachments = super().create(vals_list)
        attachments._rcc_check_papers()
        return attachments

    def write(self, vals):
        """Files that are changed, or hung on a customer afterwards, as those of messages are."""
        result = super().write(vals)
        if {"datas", "raw", "db_datas", "store_fname", "res_model", "res_id"} & vals.keys():
            self._rcc_check_papers()
        return result

    def _rcc_check_papers(self):
        """Raise for scans that are no pictures, and for papers of customers without consent."""
        files = self.sudo()  # the law does not depend on who reads
        for scan in files.filtered(lambda file: file.res_model in SCANS):
            scan._rcc_check_scan()
        papers = files.filtered(lambda file: file.res_model == "res.partner" and file.res_id)
        if papers:
            customers = self.env["res.partner"].sudo()  # as above
            customers = customers.browse(papers.mapped("res_id")).exists()
            customers._rcc_expect_consent()

    def _rcc_check_scan(self):
        """The content decides what a file is, not its name."""
        content = self.raw or base64.b64decode(self.datas or b"")
        if not content:
            return
        if guess_mimetype(content) not in KINDS:
            raise ValidationError(self.env._("A scan is a JPEG or PNG picture or a PDF file."))
        limit = self.env["rcc.privacy.policy"]._in_force().scan_mb
        if len(content) > limit * MEGABYTE:
            raise ValidationError(
                self.env._("A scan has at most %(limit)s MB: scan it in fewer dots.", limit=limit)
            )
