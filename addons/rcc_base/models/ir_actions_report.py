import base64
import io

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import money, pdf


class IrActionsReport(models.Model):
    """Reports that WeasyPrint prints: exact pages, Chinese fonts, no network, one document per record."""

    _inherit = "ir.actions.report"

    rcc_weasyprint = fields.Boolean(
        "Printed by WeasyPrint",
        help="The template is a whole document (call rcc_base.pdf_document); type stays PDF.",
    )

    def get_wkhtmltopdf_state(self):
        """The client asks before it prints; WeasyPrint needs no wkhtmltopdf."""
        state = super().get_wkhtmltopdf_state()
        return "ok" if state in ("install", "broken") else state

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not report.rcc_weasyprint:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        return {
            record.id: self._rcc_stream(report, report_ref, data, record)
            for record in self.env[report.model].browse(dict.fromkeys(res_ids or []))
        }

    def _rcc_stream(self, report, report_ref, data, record):
        """The PDF of one record: the attachment kept from before, where the report says so, else printed anew."""
        keep = report.attachment and not self.env.context.get("report_pdf_no_attachment")
        attachment = keep and report.retrieve_attachment(record) or None
        if attachment and report.attachment_use:
            return {"stream": io.BytesIO(attachment.raw), "attachment": attachment}
        html = self._render_qweb_html(report_ref, record.ids, data=data)[0]
        return {"stream": io.BytesIO(self._rcc_write_pdf(html)), "attachment": attachment}

    @api.model
    def _rcc_write_pdf(self, html):
        """Print a whole HTML document; UserError where the system lacks Pango or a Chinese font."""
        try:
            return pdf.write_pdf(html.decode() if isinstance(html, bytes) else str(html))
        except pdf.LibraryMissing:
            raise UserError(
                self.env._(
                    "Documents cannot be printed: a system library of WeasyPrint is missing. "
                    "Install it (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
                )
            ) from None
        except pdf.FontMissing:
            raise UserError(
                self.env._(
                    "Documents cannot be printed: no Chinese font is installed. "
                    "Install one (Debian: apt-get install fonts-noto-cjk)."
                )
            ) from None

    @api.model
    def _rcc_qr(self, text, size=160):
        """A QR code as a data URI, for ``<img t-att-src=…>`` in printed documents (level M)."""
        image = self.barcode("QR", text, width=size, height=size, barLevel="M", quiet=1)
        return "data:image/png;base64," + base64.b64encode(image).decode()

    def _get_rendering_context(self, report, docids, data):
        context = super()._get_rendering_context(report, docids, data)
        if report.rcc_weasyprint:
            context.setdefault("in_words", money.in_words)
            context.setdefault("qr", self._rcc_qr)
        return context
