import os
from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import TransactionCase, tagged

from odoo.addons.rcc_base.tools.identity import check_character

from ..tools.likeness import (
    WEIGHTS,
    Person,
    compare,
    date_likeness,
    name_likeness,
    number_likeness,
    reasons_of,
    score,
    sounds,
)
from ..tools.pinyin import syllables
from ..tools.variants import GROUPS, fold

SHOWN = 60
EXAMPLES = int(os.environ.get("RCC_LIKENESS_EXAMPLES", "60"))
dates = st.dates(date(1930, 1, 1), date(2020, 12, 31))
signs = "张王李伟国强建英玲萧肖於于长長解单乐"
names = st.text(signs, min_size=2, max_size=3)
bodies = st.builds(
    lambda born, sequence: f"410527{born:%Y%m%d}{sequence:03d}", dates, st.integers(1, 998)
)
persons = st.builds(
    Person,
    name=names,
    number=st.one_of(st.just(""), bodies.map(lambda body: body + check_character(body))),
    birth_date=st.one_of(st.none(), dates),
    sex=st.sampled_from(("male", "female", None)),
    phones=st.frozensets(st.sampled_from("123"), max_size=2),
    area_id=st.sampled_from((None, 1, 2)),
    household_id=st.sampled_from((None, 1, 2)),
    kin=st.frozensets(names, max_size=2),
    role=st.sampled_from((None, "head", "child")),
)


@tagged("post_install", "-at_install")
class TestLikeness(TransactionCase):
    """Two persons' records are compared without regard to which stands first, and never by chance."""

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(persons, persons)
    def test_the_order_does_not_count(self, one, other):
        self.assertEqual(compare(one, other)[0], compare(other, one)[0])
        self.assertEqual(set(compare(one, other)[1]), set(compare(other, one)[1]))

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(persons, persons)
    def test_points_are_between_0_and_100_and_reasons_have_points(self, one, other):
        points, reasons = compare(one, other)
        self.assertTrue(0 <= points <= 100)
        self.assertLessEqual(set(reasons), WEIGHTS.keys())
        self.assertEqual(len(reasons), len(set(reasons)))

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(persons, persons, st.permutations(sorted(WEIGHTS)))
    def test_points_are_the_sum_of_the_reasons_and_grow_with_them(self, one, other, order):
        points, reasons = compare(one, other)
        self.assertEqual(points, min(100, max(0, sum(WEIGHTS[code] for code in reasons))))
        for place in range(len(order)):
            less, more = order[:place], order[: place + 1]
            grows = WEIGHTS[order[place]] >= 0
            self.assertTrue(score(less) <= score(more) if grows else score(less) >= score(more))

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(persons, persons, st.sampled_from(("phones", "area_id", "birth_date")))
    def test_what_fits_never_takes_points(self, one, other, name):
        """The same phone, village or birth date on both sides, instead of nothing on one."""
        if one.household_id and one.household_id == other.household_id:
            return
        given_value = {"phones": frozenset("9"), "area_id": 9, "birth_date": date(1977, 7, 7)}[name]
        nothing = frozenset() if name == "phones" else None
        bare = replace(one, **{name: nothing}), replace(other, **{name: given_value})
        known = replace(one, **{name: given_value}), bare[1]
        self.assertGreaterEqual(compare(*known)[0], compare(*bare)[0])

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(names, names)
    def test_names_that_are_alike_meet(self, one, other):
        if name_likeness(one, other):
            self.assertTrue(sounds(one) & sounds(other), (one, other))

    def test_forms_and_orders_of_characters_with_several_readings_meet(self):
        for one, other in (
            ("解静", "静解"),
            ("李长生", "李長生"),
            ("曾芳", "芳曾"),
            ("单乐", "乐单"),
        ):
            self.assertTrue(sounds(one) & sounds(other), (one, other))

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(persons)
    def test_nothing_speaks_against_oneself(self, person):
        self.assertTrue(all(WEIGHTS[code] > 0 for code in reasons_of(person, person)))

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(bodies, st.integers(0, 16), st.integers(1, 9))
    def test_one_digit_is_a_slip(self, body, place, more):
        other = f"{body[:place]}{(int(body[place]) + more) % 10}{body[place + 1 :]}"
        one, other = (text + check_character(text) for text in (body, other))
        self.assertEqual(number_likeness(one, other), "number_slip")
        self.assertEqual(number_likeness(other, one), "number_slip")

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(bodies, st.integers(0, 15))
    def test_two_neighbouring_digits_turned_are_a_slip(self, body, place):
        other = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
        kind = "number_same" if other == body else "number_swapped"
        one, other = (text + check_character(text) for text in (body, other))
        self.assertEqual(number_likeness(one, other), kind)

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(dates, dates)
    def test_dates_are_compared_both_ways(self, one, other):
        self.assertEqual(date_likeness(one, other), date_likeness(other, one))

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(names, st.randoms(use_true_random=False))
    def test_names_in_any_order_are_found(self, name, random):
        turned = "".join(random.sample(name, len(name)))
        self.assertIn(name_likeness(name, turned), ("name_same", "name_variant", "name_swapped"))

    def test_forms_of_a_character_sound_the_same(self):
        """Persons meet by the sound of the name: forms that sound differently would never be compared."""
        for group in GROUPS:
            self.assertEqual(len({syllables(sign) for sign in group}), 1, group)
            self.assertEqual(len({syllables(f"张{sign}") for sign in group}), 1, group)
            self.assertEqual({fold(sign) for sign in group}, {group[0]})

    def test_each_character_stands_in_one_group(self):
        table = "".join(GROUPS)
        self.assertEqual(len(table), len(set(table)))

    def test_villages_are_full_of_people_who_are_two(self):
        """Father and son, twins, a family's phone, namesakes with complete numbers: nobody waits in the queue."""
        at_home = {"sex": "male", "phones": frozenset("1"), "area_id": 1, "household_id": 5}
        father = Person("张伟", _number("19600101", 11), date(1960, 1, 1), role="head", **at_home)
        son = Person("张伟", _number("19850607", 13), date(1985, 6, 7), role="child", **at_home)
        twin = Person("张玮", _number("19850607", 15), date(1985, 6, 7), role="child", **at_home)
        cardless = Person("张伟", kin=frozenset({"李兰"}), role="child", **at_home)
        namesake = Person(
            "张伟", _number("19610505", 17), date(1961, 5, 5), area_id=1, kin=frozenset({"王芳"})
        )
        for one, other in (
            (father, son),
            (father, cardless),
            (father, namesake),
            (son, twin),
            (namesake, cardless),
        ):
            self.assertLess(compare(one, other)[0], SHOWN, (one, other))

    def test_a_slip_in_the_number_makes_no_couple_of_neighbours_one(self):
        one = Person("张伟", _number("19800101", 11), date(1980, 1, 1), area_id=1)
        other = Person("李强", _number("19800101", 13), date(1980, 1, 1), area_id=1)
        self.assertEqual(compare(one, other), (0, []))

    def test_points_are_those_of_the_policy(self):
        self.assertEqual(score(["name_same", "phone_same"], {"name_same": 7}), 7)

    def test_draws_of_names_are_repeatable(self):
        from .likeness_register import Register

        one, other = (Register(Random(5), 100).people for _time in range(2))
        self.assertEqual(one, other)


def _number(birth, sequence):
    body = f"410527{birth}{sequence:03d}"
    return body + check_character(body)
