import io
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import pdf as odoo_pdf

from ..tools import pdf

TEMPLATE = """<t t-name="rcc_base.test_document">
    <t t-call="rcc_base.pdf_document">
        <t t-set="title">贷款证</t>
        <t t-foreach="docs" t-as="doc">
            <p>户主 <t t-out="doc.name"/> 人民币<t t-out="in_words(107000.53)"/></p>
            <img class="rcc_qr" t-att-src="qr(doc.name)"/>
            <img src="file:///etc/hostname"/><img src="http://127.0.0.1:1/x.png"/>
            <div class="rcc_page"/><p>第二页</p>
        </t>
    </t>
</t>"""


@tagged("post_install", "-at_install")
class TestPdf(TransactionCase):
    """Printed documents: Chinese, page numbers, offline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.ui.view"].create(
            {"name": "test", "type": "qweb", "key": "rcc_base.test_document", "arch": TEMPLATE}
        )
        cls.report = (
            cls.env["ir.actions.report"]
            .create(
                {
                    "name": "Test",
                    "model": "res.partner",
                    "report_type": "qweb-pdf",
                    "report_name": "rcc_base.test_document",
                    "rcc_weasyprint": True,
                }
            )
            .with_context(force_report_rendering=True)
        )
        cls.partners = cls.env["res.partner"].create([{"name": "张三"}, {"name": "李四"}])

    def pages(self, content):
        return [page.extract_text() for page in odoo_pdf.PdfFileReader(io.BytesIO(content)).pages]

    def render(self, partners=None, report=None):
        content, kind = (report or self.report)._render_qweb_pdf(
            self.report.report_name, (partners or self.partners[0]).ids
        )
        self.assertEqual(kind, "pdf")
        return content

    def test_document(self):
        pages = self.pages(self.render())
        self.assertEqual(len(pages), 2)
        text = "".join(pages)
        for words in ("张三", "人民币壹拾万柒仟元零伍角叁分", "贷款证"):
            self.assertIn(words, text)
        self.assertIn("1 / 2", pages[0])
        self.assertIn("2 / 2", pages[1])

    def test_several_records(self):
        """Each record is a document with its own page numbers."""
        pages = self.pages(self.render(self.partners))
        self.assertEqual(len(pages), 4)
        self.assertIn("李四", pages[2])
        self.assertIn("1 / 2", pages[2])

    def test_attachment_is_kept(self):
        """A report that keeps its document prints the same bytes again."""
        self.report.sudo().write({"attachment": "'kept.pdf'", "attachment_use": True})
        first = self.render()
        self.partners[0].name = "other"
        self.assertEqual(self.render(), first)

    def test_offline(self):
        """Files and the network are never read; the log says so once each."""
        with (
            patch("socket.socket.connect", side_effect=AssertionError("network")),
            self.assertLogs("weasyprint", "ERROR") as log,
        ):
            pdf.write_pdf(
                '<img src="file:///etc/hostname"/><img src="http://127.0.0.1:1/x.png"/><p>一</p>'
            )
        self.assertEqual(len(log.output), 2)

    def test_missing_library_or_font(self):
        """A clear sentence with the command that helps."""
        for name, package in (("load_library", "libpango"), ("has_chinese_font", "fonts-noto-cjk")):
            options = (
                {"side_effect": pdf.LibraryMissing}
                if name == "load_library"
                else {"return_value": False}
            )
            with patch.object(pdf, name, **options), self.assertRaisesRegex(UserError, package):
                self.render()

    def test_no_wkhtmltopdf_needed(self):
        self.assertIn(self.report.get_wkhtmltopdf_state(), ("ok", "upgrade", "workers"))
