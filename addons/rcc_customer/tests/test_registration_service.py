from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import CustomerCase, resident_id

KEY = "form-0000-0001"


class RegistrationCase(CustomerCase):
    """A teller of the east at the registration screen's service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.east.phone = "0372-5550000"
        cls.service = cls.env["rcc.registration"].with_user(cls.teller)

    def form(self, **values):
        """A woman of dong_1 who founds a household."""
        return {
            "number": resident_id("19750505", 32),
            "name": "赵敏",
            "phone": "13600001234",
            "role": "head",
            "area_id": self.dong_1.id,
            "consent": True,
            **values,
        }

    def found(self, card):
        return self.partners.with_user(self.teller).browse(card["id"])


@tagged("post_install", "-at_install")
class TestRegistrationCheck(RegistrationCase):
    """What the form says while it is being typed."""

    def errors(self, **values):
        return self.service.check(self.form(**values))["errors"]

    def test_sex_and_birth_date_follow_from_the_number(self):
        number = resident_id("19750505", 32)
        wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
        for text in (number, f" {wide[:6]} {wide[6:]} ", f"{number}赵敏", number.lower()):
            derived = self.service.check({"number": text})["derived"]
            self.assertEqual(
                (derived["sex"], derived["birth_date"], derived["number"]),
                ("female", "1975-05-05", number),
                text,
            )

    def test_a_card_reader_fills_name_and_address(self):
        text = (
            f"赵敏|女|汉|19750505|内黄县东庄镇东庄村3号|{resident_id('19750505', 32)}|内黄县公安局"
        )
        derived = self.service.check({"number": text})["derived"]
        self.assertEqual((derived["name"], derived["address"]), ("赵敏", "内黄县东庄镇东庄村3号"))

    def test_malformed_numbers_are_named(self):
        number = resident_id("19750505", 32)
        cases = {
            number[:-1]: "18 characters",
            number[:-1] + ("1" if number[-1] != "1" else "2"): "last character",
            "99000119750231032" + "0": "birth date",
            "9900011975050503AB": "digits",
        }
        for text, words in cases.items():
            self.assertIn(words, self.errors(number=text)["number"], text)

    def test_number_of_a_member_is_a_customer_already(self):
        answer = self.service.check(self.form(number=resident_id(sequence=11)))
        self.assertIn(self.head.rcc_customer_no, answer["errors"]["number"])
        (double,) = answer["duplicates"]
        self.assertEqual((double["partner_id"], double["exact"]), (self.head.id, True))
        self.assertEqual(double["branch"], self.east.name)

    def test_number_of_another_branch_is_told_without_the_name_and_filed(self):
        other = self.li.rcc_head_id
        for _again in range(3):
            answer = self.service.check(self.form(number=resident_id(sequence=21)))
        self.assertIn("another branch", answer["errors"]["number"])
        self.assertNotIn(other.name, str(answer))
        self.assertNotIn(other.rcc_customer_no, str(answer))
        self.assertFalse(answer["duplicates"][0]["partner_id"])
        log = self.env["rcc.access"].search([("partner_id", "=", other.id)])
        self.assertEqual((log.kind, log.user_id, len(log)), ("lookup", self.teller, 1))

    def test_number_of_a_dead_person(self):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET rcc_death_date = %s WHERE id = %s",
                "2026-01-01",
                self.wife.id,
            )
        )
        self.wife.invalidate_recordset()
        self.assertIn("deceased", self.errors(number=resident_id("19820202", 12))["number"])

    def test_likely_duplicates_are_shown(self):
        answer = self.service.check(
            self.form(number=resident_id("19800102", 11), name="张伟", phone="13800138001")
        )
        self.assertFalse(answer["errors"])
        self.assertEqual(
            [(row["partner_id"], row["exact"]) for row in answer["duplicates"]],
            [(self.head.id, False)],
        )
        self.assertIsInstance(answer["duplicates"][0]["words"], str)
        self.assertTrue(answer["duplicates"][0]["words"])

    def test_a_minor_belongs_to_a_household(self):
        number = resident_id("20150505", 33)
        self.assertIn("minor", self.errors(number=number, role="single")["role"])
        self.assertFalse(
            self.errors(number=number, role="member", household_id=self.zhang.id, relation="child")
        )

    def test_places_out_of_reach(self):
        self.assertIn("outside your posts", self.errors(area_id=self.xi_1.id)["area"])
        self.assertIn(
            "not yours",
            self.errors(role="member", household_id=self.li.id, relation="child")["household"],
        )

    def test_an_address_is_whole(self):
        self.assertFalse(self.errors(area_id=None, address="安阳市文峰区"))
        self.assertIn("village", self.errors(area_id=None, address="dz")["area"])

    def test_phones_and_names(self):
        self.assertFalse(self.errors(phone="13600001234/5550001"))
        self.assertIn("digits", self.errors(phone="1360000")["phone"])
        for name in ("赵", "赵敏1", "<b>赵敏"):
            self.assertIn("name", self.errors(name=name)["name"], name)

    def test_what_is_missing(self):
        self.assertEqual(
            self.service.check({})["missing"], ["number", "name", "role", "area", "consent"]
        )
        missing = self.service.check(self.form(role="member", area_id=None))["missing"]
        self.assertEqual(missing, ["household", "relation"])

    def test_nonsense_is_refused(self):
        for values in ({"admin": 1}, {"number": 5}, {"area_id": "1"}, {"consent": "x"}, [], "x"):
            with self.assertRaises(UserError, msg=str(values)):
                self.service.check(values)

    def test_villages_are_found_by_name_pinyin_initials_and_code(self):
        self.dong_1.name = "东庄村"
        for query in ("东庄", "dongzhuang", "dzc", self.dong_1.code[-4:]):
            found = self.service.villages(query)
            self.assertIn(self.dong_1.id, [row["id"] for row in found], query)
        everything = [row["id"] for row in self.service.villages("", limit=50)]
        self.assertNotIn(self.xi_1.id, everything)

    def test_households_are_found_by_their_members(self):
        (row,) = self.service.households("单芳")
        self.assertEqual(row["id"], self.zhang.id)
        self.assertFalse(self.service.households("李强"))

    def test_who_may_ask(self):
        for user in (self.auditor, self._user("accountant", login="registration-accountant")):
            with self.assertRaises(AccessError):
                self.service.with_user(user).check(self.form())
            with self.assertRaises(AccessError):
                self.service.with_user(user).register(self.form(), KEY)


@tagged("post_install", "-at_install")
class TestRegister(RegistrationCase):
    """The form is sent."""

    def test_head_of_a_new_household(self):
        card = self.service.register(self.form(), KEY)
        head = self.found(card)
        self.assertEqual(
            (head.name, head.phone, head.rcc_sex, head.rcc_household_id.rcc_head_id),
            ("赵敏", "13600001234", "female", head),
        )
        self.assertEqual(head.rcc_branch_id, self.east)
        self.assertEqual(head.rcc_household_id.rcc_area_id, self.dong_1)
        self.assertNotIn(resident_id("19750505", 32), str(card))
        self.assertNotIn("1975", str(card))
        self.assertEqual(card["phone"], "···1234")

    def test_member_of_a_household(self):
        card = self.service.register(
            self.form(
                number=resident_id("20100505", 33),
                name="张小明",
                role="member",
                household_id=self.zhang.id,
                relation="child",
                area_id=None,
            ),
            KEY,
        )
        child = self.found(card)
        self.assertEqual(child.rcc_household_id, self.zhang)
        self.assertEqual(card["role"], "Child")

    def test_single_person_from_elsewhere(self):
        form = self.form(role="single", area_id=None, address="安阳市文峰区1号", phone="")
        person = self.found(self.service.register(form, KEY))
        self.assertEqual(
            (person.parent_id, person.street, person.rcc_branch_id),
            (self.partners, "安阳市文峰区1号", self.east),
        )

    def test_a_known_single_person_joins(self):
        person = self.found(self.service.register(self.form(role="single"), KEY))
        card = self.service.register(
            self.form(role="member", household_id=self.zhang.id, relation="other"), KEY + "2"
        )
        self.assertEqual((card["id"], person.rcc_household_id), (person.id, self.zhang))

    def test_the_same_form_twice_is_one_customer(self):
        card = self.service.register(self.form(), KEY)
        again = self.service.register(self.form(), KEY)
        self.assertEqual((again["id"], again["repeated"]), (card["id"], True))
        with self.assertRaisesRegex(UserError, card["customer_no"]):
            self.service.register(self.form(name="赵明"), KEY)
        with self.assertRaisesRegex(UserError, card["customer_no"]):
            self.service.register(self.form(), KEY + "2")

    def test_a_key_is_of_one_user(self):
        self.service.register(self.form(), KEY)
        west = self.service.with_user(self.west_teller)
        form = self.form(number=resident_id("19750505", 34), area_id=self.xi_1.id)
        self.assertFalse(west.register(form, KEY)["repeated"])

    def test_refusals_change_nothing(self):
        before = self.partners.search_count([("rcc_kind", "!=", False)])
        for values in (
            {"number": resident_id(sequence=11)},
            {"number": resident_id(sequence=21)},
            {"number": "123"},
            {"name": ""},
            {"consent": None},
            {"area_id": self.xi_1.id},
            {"phone": "123456"},
        ):
            with (
                self.enter_registry_test_mode(),
                self.assertRaises(UserError, msg=str(values)),
            ):
                self.service.register(self.form(**values), KEY)
        for key in (None, "", "short", "x" * 65, 12345678):
            with self.assertRaises(UserError, msg=str(key)):
                self.service.register(self.form(), key)
        self.assertEqual(self.partners.search_count([("rcc_kind", "!=", False)]), before)

    def test_the_rest_is_a_task(self):
        card = self.service.register(self.form(phone=""), KEY)
        person = self.found(card).sudo()
        self.assertEqual(
            set(card["missing"]) & {"telephone", "economic file"},
            set(card["missing"]) - {"verified ID document", "consent"},
        )
        task = person._rcc_completion_tasks()
        self.assertEqual(len(task), 1)
        self.assertIn("telephone", task.summary)
        office = self._user("back_office", login="registration-office")
        listed = self.partners.with_user(office).search([("rcc_incomplete", "=", True)])
        self.assertIn(person, listed.sudo())
        self.assertIn("telephone", listed.filtered(lambda one: one.id == person.id).rcc_missing)
        person.phone = "13600001234"
        self.assertNotIn("telephone", task.summary)
        self.env["rcc.household.file"]._file_facts(
            person.parent_id, {"members": 1}, self.env["rcc.post"]._today(), "survey"
        )
        person.rcc_identity_ids.with_user(office).action_verify()
        self.assertFalse(person._rcc_completion_tasks())

    def test_the_task_goes_to_the_portfolio_manager(self):
        portfolio = self.env["rcc.portfolio"].create(
            {"code": "T-P2", "name": "P2", "branch_id": self.east.id, "area_ids": self.dong.ids}
        )
        self.env["rcc.portfolio.tenure"].create(
            {"portfolio_id": portfolio.id, "user_id": self.manager.id, "role": "main"}
        )
        card = self.service.register(self.form(), KEY)
        self.assertEqual(self.found(card).sudo()._rcc_completion_tasks().user_id, self.manager)

    def test_sets_close_tasks_too(self):
        person = self.found(self.service.register(self.form(), KEY)).sudo()
        person.flush_recordset()
        self.env.cr.execute(
            SQL("UPDATE rcc_identity SET verified_at = now() WHERE partner_id = %s", person.id)
        )
        self.env["rcc.household.file"]._file_facts(
            person.parent_id, {"members": 1}, self.env["rcc.post"]._today(), "survey"
        )
        with self.enter_registry_test_mode():
            self.env.ref("rcc_customer.cron_completion").method_direct_trigger()
        self.assertFalse(person._rcc_completion_tasks())

    def test_keys_are_forgotten(self):
        self.service.register(self.form(), KEY)
        keys = self.env["rcc.registration.key"]
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE rcc_registration_key SET create_date = now() - interval '31 days'")
        )
        keys.invalidate_model()
        keys._gc()
        self.assertFalse(keys.search([("user_id", "=", self.teller.id)]))
