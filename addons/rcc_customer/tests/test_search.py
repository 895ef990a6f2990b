from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CustomerCase, resident_id


@tagged("post_install", "-at_install")
class TestSearch(CustomerCase):
    """One field finds a customer by whatever the teller has; nobody reads the keys."""

    def _found(self, query, user=None):
        return self.partners.with_user(user or self.teller)._rcc_find(query).sudo()

    def test_by_everything_a_teller_has(self):
        number = resident_id(sequence=11)
        queries = [
            "张伟",
            "伟",
            "张",
            "zhangwei",
            "zhang",
            "zw",
            "ZW",
            "wei",
            number,
            number[:6] + number[8:17],
            number[-4:],
            number[-4:].lower(),
            "8001",
            "13800138001",
            "0138001",
            "张8001",
            f"张伟 {self.dong_1.name}"[:2],
            "张伟 zw",
            self.head.rcc_customer_no,
            self.zhang.rcc_customer_no,
            self.head.rcc_customer_no.lstrip("C0"),
            "　张伟　",
            "８００１",
        ]
        for query in queries:
            self.assertIn(self.head, self._found(query), query)

    def test_surnames_are_read_as_surnames(self):
        self.assertEqual(self._found("shanfang"), self.wife)
        self.assertEqual(self._found("sf"), self.wife)

    def test_words_narrow(self):
        self.assertFalse(self._found("张伟 9999"))
        self.assertFalse(self._found("李强"))
        for query in ("", "  ", "%", "_", "·", None):
            self.assertFalse(self._found(query), query)

    def test_villages_narrow(self):
        """A village beside the name, a part of it, its pinyin or a number; whichever is said first."""
        self.dong_1.name = village = "东庄村"
        self.env.flush_all()
        for query in ("张 {}", "{} 张伟", "伟 {}", "zw {}", "张伟户 {}", "8001 {}", "张 伟 {}"):
            self.assertIn(self.head, self._found(query.format(village)), query)
        for query in (f"李 {village}", "张伟 无此村", f"zz {village}", f"9999 {village}"):
            self.assertFalse(self._found(query), query)

    def test_the_number_of_a_household_means_its_head(self):
        number = self.zhang.rcc_customer_no
        self.assertEqual(self._found(f"张 {number}"), self.head)
        self.assertFalse(self._found(f"李 {number}"))
        households = self.partners.with_user(self.teller).search(
            [("rcc_kind", "=", "household"), ("rcc_search", "ilike", number)]
        )
        self.assertEqual(households.sudo(), self.zhang)

    def test_exact_names_come_first_and_the_readers_own_before_others(self):
        longer = self._household("张伟明", self.dong_1, 77).rcc_head_id
        twin = self._household("张伟", self.dong_1, 78).rcc_head_id
        self.assertEqual(self._found("张伟").ids[-1:], longer.ids, "the longer name comes last")
        own = self.env["rcc.portfolio"].create(
            {"code": "OWN", "name": "Own", "branch_id": self.east.id}
        )
        self.env["rcc.portfolio.tenure"].create(
            {
                "portfolio_id": own.id,
                "user_id": self.manager.id,
                "role": "main",
                "date_from": "2020-01-01",
            }
        )
        for person in (self.head, twin):
            person.parent_id.rcc_portfolio_id = own
            for query in ("张伟", "zw", f"张伟 {person.phone or ''}", "张"):
                self.assertEqual(self._found(query, self.manager)[:1], person, query)
            person.parent_id.rcc_portfolio_id = False

    def test_keys_move_with_the_customer(self):
        """The keys say whose branch a customer is, also after it went to another one."""
        self.env.flush_all()
        self.zhang.write({"rcc_branch_id": self.li.rcc_branch_id.id, "rcc_area_id": False})
        self.assertFalse(self._found("张伟"))
        self.assertIn(self.head, self._found("张伟", self.west_teller))

    def test_the_kept_rules_are_those_of_every_search(self):
        """What is kept of a reader's rules between searches hides other companies' customers, too, and goes with the
        posts and the rules that it was made of."""
        company = self.env["res.company"].create({"name": "Other"})
        self.assertIn(self.head, self._found("张伟"))
        self.head.company_id = company
        self.assertNotIn(self.head, self._found("张伟"))
        self.head.company_id = self.env.company
        self.assertIn(self.head, self._found("张伟"))
        rule = self.env["ir.rule"].create(
            {
                "name": "Nobody",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": [("id", "=", False)],
            }
        )
        self.assertFalse(self._found("张伟"))
        rule.unlink()
        self.assertIn(self.head, self._found("张伟"))
        self.teller._rcc_posts().write({"date_from": "2020-01-01", "date_to": "2020-12-31"})
        self.assertFalse(self._found("张伟"))

    def test_household_list_finds_by_its_members(self):
        households = self.partners.with_user(self.teller).search(
            [("rcc_kind", "=", "household"), ("rcc_search", "ilike", "shanf")]
        )
        self.assertEqual(households.sudo(), self.zhang)

    def test_keys_follow_the_customer(self):
        self.wife.write({"name": "曾芳", "phone": "13700001111"})
        self.assertEqual(self._found("zengfang"), self.wife)
        self.assertEqual(self._found("1111"), self.wife)
        self.assertFalse(self._found("shanfang"))
        self.wife.rcc_identity_ids.active = False
        self.assertFalse(self._found(resident_id("19820202", 12)))

    def test_marriage_certificate_finds_both(self):
        self.env["rcc.identity"].create(
            {
                "partner_id": self.head.id,
                "spouse_id": self.wife.id,
                "kind": "marriage_certificate",
                "number": "J990001-2005-00012",
            }
        )
        self.assertEqual(self._found("j990001-2005-00012"), self.head | self.wife)

    def test_full_number_of_another_branch_finds_nothing(self):
        self.assertFalse(self._found(resident_id(sequence=21)))
        self.assertEqual(
            self._found(resident_id(sequence=21), self.west_teller), self.li.rcc_head_id
        )
        self.assertIn(self.li.rcc_head_id, self._found("李强", self.auditor))

    def test_keys_are_read_by_nobody(self):
        for user in (self.teller, self.chief, self.auditor, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.env["rcc.search.key"].with_user(user).search([])
            self.assertFalse(self.head.with_user(user).sudo().rcc_search)

    def test_where_a_contact_is_picked(self):
        names = dict(self.partners.with_user(self.teller).name_search("zhangw"))
        self.assertIn(self.head.id, names)

    def test_the_nearest_names_come_first(self):
        """Of a surname, as many as are shown, each once; a household is picked by the name it shows."""
        found = self.partners.with_user(self.auditor)._rcc_find("张", limit=1)
        self.assertEqual(len(found), 1)
        self.assertTrue(found.name.startswith("张"))
        household = self.head.parent_id
        names = dict(self.partners.with_user(self.teller).name_search(household.name))
        self.assertIn(household.id, names)

    def test_contacts_that_are_no_customers_are_found_as_ever(self):
        vendor = self.partners.create({"name": "北方种业", "email": "sales@seeds.example"})
        for text in ("种业", "seeds.example"):
            names = dict(self.partners.with_user(self.teller).name_search(text))
            self.assertIn(vendor.id, names)
