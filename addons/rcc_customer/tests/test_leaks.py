import base64

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.identity import (
    check_character,
    mask_number,
    mask_text,
    parse_resident_id,
)

from .common import CustomerCase, resident_id
from .test_identity_law import PNG

PROPERTIES = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


@st.composite
def numbers(draw):
    """Valid numbers of people born in the twentieth century, who may have both spellings."""
    born = draw(st.dates(min_value=_day(1900), max_value=_day(1999)))
    region = draw(st.integers(110000, 659999))
    digits = f"{region}{born:%Y%m%d}{draw(st.integers(1, 999)):03d}"
    return digits + check_character(digits), born


def _day(year):
    return parse_resident_id(resident_id(f"{year}0101")).birth_date


@tagged("post_install", "-at_install")
class TestNumberProperties(TransactionCase):
    """What holds for every number."""

    @PROPERTIES
    @given(numbers(), st.sampled_from(["", " ", "　", "\u200b"]))
    def test_both_spellings_are_one_number(self, case, gap):
        number, born = case
        short = number[:6] + number[8:17]
        for spelling in (
            number,
            short,
            gap.join((number[:6], number[6:14], number[14:].lower())),
            number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
            float(short),
        ):
            person = parse_resident_id(spelling)
            self.assertEqual((person.number, person.birth_date), (number, born))
        self.assertEqual(parse_resident_id(parse_resident_id(short).number).number, number)

    @PROPERTIES
    @given(numbers())
    def test_the_mask_hides_the_birth_date(self, case):
        number, _born = case
        masked = mask_number(number)
        self.assertEqual(len(masked), 18)
        self.assertEqual(masked[6:14], "*" * 8)

    @PROPERTIES
    @given(numbers(), st.text(max_size=30), st.text(max_size=30), st.booleans())
    def test_no_number_stays_in_a_text(self, case, before, after, short):
        number, _born = case
        written = number[:6] + number[8:17] if short else number
        masked = mask_text(f"{before}。{written}，{after}")
        self.assertNotIn(written, masked)
        self.assertEqual(mask_text(masked), masked)
        self.assertIn("。" + mask_number(number), masked)

    @PROPERTIES
    @given(numbers(), st.integers(0, 17))
    def test_one_slip_is_noticed(self, case, place):
        number, _born = case
        wrong = "1" if number[place] != "1" else "2"
        with self.assertRaises(ValueError):
            parse_resident_id(number[:place] + wrong + number[place + 1 :])


@tagged("post_install", "-at_install")
class TestLeaks(CustomerCase):
    """Ways on which a number, a birth date or a scan might get out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.number = resident_id(sequence=11)
        cls.desk = cls._user("back_office")

    def _assert_masked(self, text):
        self.assertNotIn(self.number, text)
        self.assertIn("990001********" + self.number[-4:], text)

    def test_numbers_typed_into_texts_are_masked_when_saved(self):
        spaced = f"{self.number[:6]} {self.number[6:14]} {self.number[14:]}"
        message = self.head.with_user(self.desk).message_post(body=f"本人证号 {spaced}，已核")
        self._assert_masked(message.body)
        message.sudo().body = f"<p>又写 {self.number}</p>"
        self._assert_masked(message.body)
        self.head.with_user(self.desk).write({"comment": f"<p>{self.number}</p>"})
        self._assert_masked(self.head.comment)
        self.zhang.with_user(self.desk).street = f"东庄村 {self.number}"
        self._assert_masked(self.zhang.street)
        self.head.rcc_identity_ids.with_user(self.desk).action_unmask(f"核对 {self.number}")
        log = self.env["rcc.access"].search([("partner_id", "=", self.head.id)], limit=1)
        self._assert_masked(log.reason)
        activity = self.head.with_user(self.desk).activity_schedule(
            "mail.mail_activity_data_todo",
            summary=f"证 {self.number}",
            note=f"<p>{self.number}</p>",
        )
        self._assert_masked(activity.summary)
        self._assert_masked(activity.note)

    def test_other_numbers_in_texts_stay(self):
        message = self.head.message_post(body="卡号 6228480402564890018，合同 990001198001010119")
        self.assertIn("6228480402564890018", message.body)
        self.assertIn("990001198001010119", message.body, "no valid number")

    def test_exports_and_names_carry_masks_only(self):
        document = self.head.rcc_identity_ids
        names = [
            "display_name",
            "rcc_masked_number",
            "rcc_identity_ids/number_masked",
            "rcc_identity_ids/number",
            "rcc_identity_ids/display_name",
        ]
        with self.assertRaises(UserError):
            self.head.with_user(self.chief).export_data(names)  # no role exports
        rows = self.head.export_data(names)["datas"]
        self._assert_masked(str(rows))
        for name in ("number_encrypted", "number_hmac"):
            with self.assertRaises(AccessError):
                document.with_user(self.chief).read([name])
        self._assert_masked(document.display_name)
        with self.assertRaises(AccessError):
            self.head.with_user(self.teller).read(["rcc_birth_date"])

    def test_refusals_repeat_no_number(self):
        for number in (self.number[:-1] + "Z", self.number[:17] + "0"):
            if number == self.number:
                continue
            with self.assertRaises(ValidationError) as refusal:
                self.env["rcc.identity"].create({"partner_id": self.wife.id, "number": number})
            self.assertNotIn(number[6:14], str(refusal.exception))
        with self.assertLogs("odoo.sql_db", "ERROR") as logs, self.assertRaises(Exception) as taken:
            with self.env.cr.savepoint():
                self.env["rcc.identity"].create({"partner_id": self.wife.id, "number": self.number})
        self.assertNotIn(self.number, "".join(logs.output) + str(taken.exception))

    def test_scans_open_to_who_reads_the_customer(self):
        document = self.head.rcc_identity_ids
        document.with_user(self.desk).scan_front = PNG
        file = self.env["ir.attachment"].search(
            [("res_model", "=", "rcc.identity"), ("res_field", "=", "scan_front")]
        )
        file = file.filtered(lambda one: one.res_id == document.id)
        self.assertTrue(file.with_user(self.desk).has_access("read"))
        west = file.with_user(self.west_teller)
        self.assertFalse(west.has_access("read"))
        with self.assertRaises(AccessError):
            document.with_user(self.west_teller).read(["scan_front"])

    def test_scans_are_pictures_of_a_bearable_size(self):
        document = self.head.rcc_identity_ids.with_user(self.desk)
        for content in (b"MZ\x90\x00 program", b"<html><script>", b"plain"):
            with self.assertRaises(ValidationError):
                document.scan_front = base64.b64encode(content)
        big = base64.b64decode(PNG) + b"0" * (5 * 1024 * 1024)
        with self.assertRaises(ValidationError):
            document.scan_back = base64.b64encode(big)

    def test_files_and_photos_wait_for_the_consent(self):
        household = self._household("王富", self.dong_1, 61)
        head = household.rcc_head_id
        files = self.env["rcc.household.file"].with_user(self.manager)
        papers = self.env["ir.attachment"].with_user(self.manager)
        photo = {
            "name": "院子.png",
            "datas": PNG,
            "res_model": "res.partner",
            "res_id": household.id,
        }
        facts = {"partner_id": household.id, "members": 3, "source": "survey"}
        for attempt in (lambda: files.create(facts), lambda: papers.create(photo)):
            with self.assertRaises(UserError):
                attempt()
        with self.assertRaises(UserError):
            head.with_user(self.manager).image_1920 = PNG
        loose = papers.create({**photo, "res_model": "mail.compose.message", "res_id": 0})
        with self.assertRaises(UserError):
            household.with_user(self.manager).message_post(body="x", attachment_ids=loose.ids)
        self.env["rcc.household.file"]._file_facts(household, {"members": 2}, "2026-01-01")
        self.env["rcc.consent"].with_user(self.manager).create({"partner_id": head.id, "scan": PNG})
        files.create(facts)
        self.assertTrue(papers.create(photo))

    def test_no_number_in_clear_in_any_text_of_the_database(self):
        self.env["rcc.consent"].create({"partner_id": self.wife.id, "paper_no": self.number})
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """SELECT c.table_name, c.column_name FROM information_schema.columns c
                     JOIN information_schema.tables t USING (table_schema, table_name)
                    WHERE c.table_schema = current_schema AND t.table_type = 'BASE TABLE'
                      AND c.data_type IN ('character varying', 'text', 'jsonb')
                      AND (c.table_name LIKE 'rcc%%' OR c.table_name LIKE 'mail%%' OR c.table_name = 'res_partner')"""
            )
        )
        found = [
            (table, column)
            for table, column in columns
            if self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s WHERE %s::text LIKE %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    f"%{self.number}%",
                )
            )
        ]
        self.assertFalse(found)
