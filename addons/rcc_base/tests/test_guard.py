from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.guard import Guard
from .common import FakeModelCase


@tagged("post_install", "-at_install")
class TestGuard(FakeModelCase):
    """Laws kept by triggers reach the user like constraints."""

    @classmethod
    def fake_models(cls):
        from .fakes import FakeCase, FakeNote, FakeSheet

        return FakeCase, FakeSheet, FakeNote

    def test_write(self):
        case = self.env["rcc.fake.case"].create({"amount": 1})
        with self.assertLaw("The amount of a fake case is never negative."):
            case.amount = -1
        self.assertEqual(case.amount, 1)

    def test_unlink(self):
        case = self.env["rcc.fake.case"].create({"name": "keep"})
        with self.assertLaw("This fake case is kept."):
            case.unlink()
        case.name = "go"
        case.unlink()

    @mute_logger("odoo.sql_db")
    def test_load(self):
        """An import tells the message at its row."""
        result = self.env["rcc.fake.case"].load(["name", "amount"], [["a", "1"], ["b", "-1"]])
        self.assertIn(
            "The amount of a fake case is never negative.",
            [message["message"] for message in result["messages"]],
        )

    def test_sql(self):
        """No way around by SQL as superuser."""
        case = self.env["rcc.fake.case"].create({"amount": 1})
        self.env.flush_all()
        with self.assertLaw("never negative"):
            self.env.cr.execute("UPDATE rcc_fake_case SET amount = -5 WHERE id = %s", [case.id])

    def test_translated(self):
        """The message is a constraint's message: translatable, shown in the user's language."""
        constraint = self.env["ir.model.constraint"].search(
            [("name", "=", "rcc_fake_case_never_negative")]
        )
        constraint.with_context(lang="zh_CN").message = "金额不得为负。"
        case = self.env["rcc.fake.case"].create({"amount": 1})
        with self.assertLaw("金额不得为负。", lang="zh_CN"):
            case.amount = -1

    def test_append_only(self):
        note = self.env["rcc.fake.note"].create({"name": "x"})
        self.env.flush_all()
        with self.assertLaw("A fake note stays."):
            note.name = "y"
        with self.assertLaw("A fake note stays."):
            note.unlink()
        with self.assertLaw("A fake note stays."):
            self.env.cr.execute("TRUNCATE rcc_fake_note")
        self.assertEqual(note.name, "x")

    def test_append_only_opens_for_migrations(self):
        note = self.env["rcc.fake.note"].create({"name": "x"})
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        note.name = "y"
        self.env.flush_all()
        self.env.cr.execute("TRUNCATE rcc_fake_note")
        self.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        self.env.invalidate_all()
        self.assertFalse(note.exists())

    def test_reinstalled_when_changed(self):
        """An update keeps what is unchanged and replaces what changed."""
        model = self.env["rcc.fake.case"]
        guard = Guard("INSERT", "BEGIN RETURN NEW; END")
        guard.name = "never_negative"
        guard.apply_to_database(model)
        model.create({"amount": -1})
        model._table_objects["rcc_fake_case_never_negative"].apply_to_database(model)
        with self.assertLaw("never negative"):
            model.create({"amount": -1})

    def test_dropped_with_its_declaration(self):
        """A guard that its addon no longer declares leaves the database."""
        self.env["ir.model.constraint"].search(
            [("name", "=", "rcc_fake_case_never_negative")]
        ).unlink()
        self.env["rcc.fake.case"].create({"amount": -1}).flush_recordset()


@tagged("post_install", "-at_install")
class TestDutyGuard(FakeModelCase):
    """One person, one duty in a case."""

    @classmethod
    def fake_models(cls):
        from .fakes import FakeCase, FakeSheet

        return FakeCase, FakeSheet

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.li, cls.wang = cls.env["hr.employee"].create([{"name": "Li"}, {"name": "Wang"}])
        cls.case = cls.env["rcc.fake.case"].create({"recommender_id": cls.li.id})

    def held(self, case=None):
        """What the case's persons hold."""
        self.env.flush_all()
        self.env.invalidate_all()
        duties = self.env["rcc.duty"].search(
            [("case_model", "=", "rcc.fake.case"), ("case_id", "=", (case or self.case).id)]
        )
        return {(duty.employee_id.name, duty.duty) for duty in duties}

    def test_filed(self):
        self.case.approver_id = self.wang
        self.assertEqual(self.held(), {("Li", "recommender"), ("Wang", "approver")})

    def test_two_duties(self):
        """The same person twice in a case, over one table or two, as superuser too; another case is free."""
        with self.assertLaw("Recommender already, so not also Approver"):
            self.case.sudo().approver_id = self.li
        with self.assertLaw("Recommender already, so not also Second Investigator"):
            self.env["rcc.fake.sheet"].create(
                {"case_id": self.case.id, "investigator_id": self.li.id}
            )
        with self.assertLaw("One person cannot have two duties"):
            self.env["rcc.fake.case"].create(
                {"recommender_id": self.li.id, "approver_id": self.li.id}
            )
        self.env["rcc.fake.case"].create({"approver_id": self.li.id})

    def test_message_in_chinese(self):
        with self.assertLaw("推荐人", lang="zh_CN"):
            self.case.approver_id = self.li

    def test_given_up(self):
        """Naming another person, or nobody, frees the first."""
        self.case.recommender_id = self.wang
        self.case.approver_id = self.li
        self.assertEqual(self.held(), {("Wang", "recommender"), ("Li", "approver")})
        self.case.write({"recommender_id": False, "approver_id": False})
        self.assertFalse(self.held())

    def test_places_changed(self):
        """Two persons change places in one statement."""
        self.case.approver_id = self.wang
        self.env.flush_all()
        self.case.write({"recommender_id": self.wang.id, "approver_id": self.li.id})
        self.assertEqual(self.held(), {("Wang", "recommender"), ("Li", "approver")})

    def test_same_duty_twice(self):
        """Two papers give one duty; it ends with the second of them."""
        sheets = self.env["rcc.fake.sheet"].create(
            [{"case_id": self.case.id, "investigator_id": self.wang.id}] * 2
        )
        self.assertEqual(self.held(), {("Li", "recommender"), ("Wang", "investigator")})
        sheets[0].unlink()
        self.assertIn(("Wang", "investigator"), self.held())
        with self.assertLaw("Second Investigator already"):
            self.case.approver_id = self.wang
        sheets[1].unlink()
        self.case.approver_id = self.wang
        self.assertEqual(self.held(), {("Li", "recommender"), ("Wang", "approver")})

    def test_moved_to_another_case(self):
        other = self.env["rcc.fake.case"].create({})
        sheet = self.env["rcc.fake.sheet"].create(
            {"case_id": self.case.id, "investigator_id": self.wang.id}
        )
        sheet.case_id = other
        self.assertEqual(self.held(), {("Li", "recommender")})
        self.assertEqual(self.held(other), {("Wang", "investigator")})
        sheet.case_id = False
        self.assertFalse(self.held(other))

    def test_case_deleted(self):
        self.env["rcc.fake.sheet"].create(
            {"case_id": self.case.id, "investigator_id": self.wang.id}
        )
        self.case.unlink()
        self.assertFalse(self.held())

    def test_unrelated_change(self):
        """Other columns of the row file nothing twice."""
        self.case.amount = 5
        self.env.flush_all()
        duty = self.env["rcc.duty"].search(
            [("case_model", "=", "rcc.fake.case"), ("case_id", "=", self.case.id)]
        )
        self.assertEqual(duty.holdings, 1)

    def test_not_by_hand(self):
        """Nobody writes duties: by ORM, SQL or TRUNCATE."""
        self.case.flush_recordset()
        duty = self.env["rcc.duty"].search(
            [("case_model", "=", "rcc.fake.case"), ("case_id", "=", self.case.id)]
        )
        message = "never written by hand"
        with self.assertLaw(message):
            duty.sudo().duty = "teller"
        with self.assertLaw(message):
            duty.sudo().unlink()
        with self.assertLaw(message):
            self.env["rcc.duty"].sudo().create(
                {"case_model": "x", "case_id": 1, "employee_id": self.li.id, "duty": "teller"}
            )
        with self.assertLaw(message):
            self.env.cr.execute("TRUNCATE rcc_duty")
