import doctest

from psycopg2 import IntegrityError

from odoo.tests import TransactionCase, tagged

from ..hooks import post_load
from ..tools import discretion


@tagged("standard", "at_install")
class TestDiscretion(TransactionCase):
    """The server's log tells operators what failed, and nobody whose data it was."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        post_load()  # a test runner may have imported the addon before Odoo loads it; once is enough

    def test_doctests(self):
        result = doctest.testmod(discretion)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_a_failing_statement_is_logged_without_its_values(self):
        partner = self.env["res.partner"].create({"name": "于刚海", "phone": "13983624660"})
        with self.assertLogs("odoo.sql_db", "ERROR") as log:
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                partner.write({"name": False, "type": "contact"})
                partner.flush_recordset()
        text = "\n".join(log.output)
        self.assertIn("res_partner", text)
        for value in ("于刚海", "13983624660"):
            self.assertNotIn(value, text)

    def test_a_refusal_is_logged_without_its_words(self):
        partner = self.env["res.partner"].create({"name": "于刚海"})
        with self.assertLogs("odoo.http", "WARNING") as log:
            logger = discretion.logging.getLogger("odoo.http")
            logger.warning(ValueError(f"{partner.name} may not borrow"))
            try:
                with self.cr.savepoint():
                    self.cr.execute("SELECT %s::int", [partner.name], log_exceptions=False)
            except Exception:
                logger.exception("Exception during request handling.")
        formatter = discretion.logging.Formatter()
        text = "\n".join(formatter.format(record) for record in log.records)
        self.assertIn("ValueError", text)
        self.assertIn("22P02", text)
        self.assertNotIn("于刚海", text)
