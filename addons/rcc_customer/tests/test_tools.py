import doctest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.rcc_customer.tools import facts, pinyin, search_terms

AMOUNT = st.none() | st.decimals("-1000000", "1000000", places=2)
FACTS = st.dictionaries(
    st.sampled_from([name for name in facts.FACTS if name not in facts.COUNTS]), AMOUNT
)
NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)


@tagged("rcc_pure")
class TestTools(BaseCase):
    """The pure rules: facts of a household and what a customer is found by."""

    def test_doctests(self):
        for module in (facts, pinyin, search_terms):
            self.assertFalse(doctest.testmod(module).failed, module.__name__)

    @given(FACTS)
    def test_filing_the_same_facts_twice_changes_nothing(self, told):
        once = facts.overlay({}, facts.clean(told))
        self.assertEqual(facts.overlay(once, facts.clean(told)), once)

    @given(FACTS, FACTS)
    def test_what_is_told_wins_and_what_is_not_stays(self, old, new):
        before, told = facts.overlay({}, facts.clean(old)), facts.clean(new)
        after = facts.overlay(before, told)
        self.assertEqual({name: after[name] for name in told}, told)
        self.assertLessEqual(before.keys() | told.keys(), after.keys())

    def test_zero_is_known(self):
        self.assertEqual(facts.clean({"deposits": 0, "cost": None}), {"deposits": Decimal("0.00")})

    @given(NAMES, st.data())
    def test_any_part_of_a_name_finds_it(self, name, data):
        start = data.draw(st.integers(0, len(name) - 1))
        part = name[start : data.draw(st.integers(start + 1, len(name)))]
        (term,) = search_terms.terms(search_terms.words(part)[0])
        self.assertTrue(
            any(
                kind == term.kind and value.startswith(term.value)
                for kind, value in search_terms.name_keys(name)
            )
        )

    @given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.integers(3, 11))
    def test_the_end_of_a_phone_number_finds_it(self, phone, length):
        ((_kind, key),) = search_terms.phone_keys(phone)
        values = [
            term.value for term in search_terms.terms(phone[-length:]) if term.kind == "phone"
        ]
        self.assertTrue(any(key.startswith(value) for value in values))
