import base64

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CustomerCase, resident_id


def file_of(*lines):
    return base64.b64encode("\n".join(lines).encode())


@tagged("post_install", "-at_install")
class TestRoster(CustomerCase):
    """The village's roster against the customers; a published list of defaulters against their documents."""

    def read_in(self, user, *lines, **values):
        wizard = self.env["rcc.roster.import"].with_user(user)
        file = {"file": file_of(*lines), "filename": "r.csv", "area_id": self.dong_1.id}
        action = wizard.create({**file, **values}).action_import()
        return self.env["rcc.roster"].search(action["domain"])

    def test_rows_find_their_customers_by_number_then_by_name(self):
        rows = self.read_in(
            self.manager,
            "户主姓名,家庭人口,身份证号码",
            f"张大伟,4,{resident_id(sequence=11)}",
            "张伟,4,",
            f"赵四,2,{resident_id(sequence=91)}",
            "王二,3,",
        )
        found = {row.name: (row.partner_id, row.matched_by) for row in rows}
        self.assertEqual(found["张大伟"], (self.zhang, "number"))
        self.assertEqual(found["张伟"], (self.zhang, "name"))
        self.assertFalse(found["赵四"][0] or found["王二"][0])
        self.assertTrue(all("*" in row.number_masked for row in rows if row.number_masked))
        self.assertEqual(rows.branch_id, self.dong_1._responsible_branch())

    def test_who_registers_later_is_found_at_night(self):
        rows = self.read_in(self.manager, "户主姓名,身份证号码", f"赵四,{resident_id(sequence=91)}")
        household = self._household("赵四", self.dong_1, 91)
        self.env["rcc.roster"]._cron_match()
        self.assertEqual(rows.partner_id, household)

    def test_coverage_counts_the_latest_roster(self):
        self.read_in(self.manager, "户主姓名", "张伟", "王二", "赵四", "钱六")
        self.env.flush_all()
        village = self.env["rcc.coverage"].search([("area_id", "=", self.dong_1.id)])
        self.assertEqual(
            (village.roster_count, village.known_count, village.known_percent), (4, 1, 25)
        )
        unknown = self.env["rcc.roster"].search(village.action_open_unknown()["domain"])
        self.assertEqual(set(unknown.mapped("name")), {"王二", "赵四", "钱六"})

    def test_the_same_file_twice_adds_nobody(self):
        lines = ("户主姓名,身份证号码", f"赵四,{resident_id(sequence=91)}", "王二,")
        self.assertEqual(len(self.read_in(self.manager, *lines)), 2)
        self.assertFalse(self.read_in(self.manager, *lines))

    def test_a_faulty_row_stops_the_file(self):
        with self.assertRaises(ValidationError) as refusal:
            self.read_in(
                self.manager,
                "户主姓名,村,家庭人口,身份证号码",
                "张伟,没有村,4,",
                "李四,,x,",
                "王五,,3,110105194912310029",
                ",,3,",
            )
        for number in ("Row 2", "Row 3", "Row 4", "Row 5"):
            self.assertIn(number, str(refusal.exception))
        self.assertNotIn("110105194912310029", str(refusal.exception))

    def test_rosters_are_of_the_own_branch(self):
        rows = self.read_in(self.manager, "户主姓名", "王二")
        with self.assertRaises(AccessError):
            rows.with_user(self.west_teller).read(["name"])
        with self.assertRaises(AccessError):
            self.read_in(self.teller, "户主姓名", "王二")
        west = self._user("customer_manager", self.west, login="test-west-manager")
        with self.assertRaises(AccessError):
            self.read_in(west, "户主姓名", "王三")
        with self.assertRaises(AccessError):
            rows.with_user(self.manager).write({"number_hmac": "x"})

    def test_the_courts_list_proposes_customers_and_counts_the_others(self):
        risk = self._user("risk", self.union, login="test-risk")
        lines = (
            "被执行人,身份证号码,案号",
            f"单芳,{resident_id('19820202', 12)},(2026)豫0527执1号",
            f"无名,{resident_id(sequence=95)},x",
            "乱码,12345,x",
        )
        wizards = self.env["rcc.standing.import"].with_user(risk)
        for matched, known in ((1, 0), (0, 1)):
            wizard = wizards.create({"file": file_of(*lines), "filename": "l.csv"})
            wizard.action_import()
            self.assertRecordValues(
                wizard,
                [
                    {
                        "rows": 3,
                        "matched": matched,
                        "known": known,
                        "unmatched": 1,
                        "unreadable": 1,
                    }
                ],
            )
        listing = self.wife.rcc_standing_ids
        self.assertEqual((listing.state, listing.source), ("proposed", "court"))
        self.assertIn("执1号", listing.note)
        with self.assertRaises(AccessError):
            self.env["rcc.standing.import"].with_user(self.chief).create({})
