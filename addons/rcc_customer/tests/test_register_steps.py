from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import register_import_read
from .register_case import RegisterCase

MODELS = "odoo.addons.rcc_customer.models"
LINE = ["sheet", "row_number", "role", "name", "number_masked", "state", "outcome", "message"]


@tagged("post_install", "-at_install")
class TestRegisterSteps(RegisterCase):
    """A large file is read in the background, a chunk a step; whoever goes on finds what the one before left."""

    def setUp(self):
        super().setUp()
        self.rows = [
            ["柳树村"],
            *(self._row(index, f"王{chr(0x4E00 + index)}") for index in range(100, 112)),
            self._row(103, "王乙"),
            ["前进村"],
            *(self._row(index, f"李{chr(0x4E00 + index)}") for index in range(112, 120)),
        ]

    def _large(self):
        """An import of these rows, read five rows a step."""
        for module in ("register_import", "register_import_read"):
            self._small(patch(f"{MODELS}.{module}.AT_ONCE", 5))
        self._small(patch.object(self.env.registry["rcc.register.import"], "_batch_limit", 5))
        return self._import(*self.rows, name="Sheet1.csv")

    def _small(self, patched):
        patched.start()
        self.addCleanup(patched.stop)

    def _read_all(self, register, killed=()):
        """Run the steps; before those in `killed` the process forgets what it had open."""
        step = 0
        register.action_parse()
        self.assertEqual((register.state, register.phase, register.rows), ("reading", "read", 0))
        worker, going = register.sudo(), True
        while going:
            if step in killed:
                register_import_read.OPEN.readings.clear()
            going, step = worker._batch_advance(), step + 1
        return step

    def test_steps_read_what_one_reading_reads(self):
        whole = self._import(*self.rows, name="Sheet1.csv")
        whole.action_parse()
        expected = whole.line_ids.read(LINE)
        self.assertEqual(whole.line_ids.mapped("state").count("warning"), 1)
        for killed in ((), (2,), (1, 2, 3, 4)):
            register = self._large()
            self.assertGreater(self._read_all(register, killed), 4)
            self.assertEqual((register.state, register.progress), ("parsed", 100))
            lines = register.line_ids.read(LINE)
            self.assertEqual(
                [{**line, "id": 0} for line in lines], [{**line, "id": 0} for line in expected]
            )
            self.assertEqual(register.sheet_ids.rows, 21)
            self.assertEqual(register.mapping, whole.mapping)

    def test_progress_shows_while_the_file_is_read(self):
        register = self._large()
        register.action_parse()
        register.sudo()._batch_advance()
        self.assertGreater(register.progress, 10)
        self.assertLess(register.progress, 60)

    def test_reading_can_be_cancelled_and_begun_again(self):
        register = self._large()
        register.action_parse()
        register.sudo()._batch_advance()
        register.action_cancel()
        self.assertEqual((register.state, register.sudo()._batch_advance()), ("draft", False))
        self._read_all(register)
        self.assertEqual((register.state, register.rows), ("parsed", 21))

    def test_a_file_that_breaks_off_while_it_is_read_says_so_and_can_be_replaced(self):
        register = self._large()
        register.action_parse()
        with patch(f"{MODELS}.register_import_read.register.Reading.take") as take:
            take.side_effect = register_import_read.register.BookError("damaged")
            with patch.object(self.env.cr, "rollback"), self.assertLogs("odoo.addons.rcc_base"):
                register.sudo()._batch_advance()
        self.assertEqual((register.state, register.batch_state), ("draft", "failed"))
        self.assertIn("cut off", register.batch_error)
        register.write({"file": self._import(self._row(101)).file})
        self.assertEqual((register.batch_state, register.batch_error), ("draft", False))

    def test_nothing_is_imported_while_the_file_is_read(self):
        register = self._large()
        register.action_parse()
        with self.assertRaises(UserError):
            register.action_apply()
        with self.assertRaises(UserError):
            register.mapping = {}

    def test_an_answer_is_kept_when_the_file_is_read_again(self):
        register = self._large()
        self._read_all(register)
        register.sheet_ids.excluded = True
        self.assertEqual(register.state, "reading")
        while register.sudo()._batch_advance():
            pass
        self.assertEqual((register.state, register.rows), ("parsed", 0))
        self.assertTrue(register.sheet_ids.excluded)
