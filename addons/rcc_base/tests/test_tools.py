"""Pure rules: identity numbers, amounts in words, encryption."""

import doctest
import os
import time
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import BaseCase

from ..tools import difference, identity, money, secret

KEY = "dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktdGVzdDE="
OTHER_KEY = "b3RoZXIta2V5LXRlc3Qta2V5LXRlc3Qta2V5LXRlc3Q="

dates = st.dates(date(1900, 1, 1), date.today() - timedelta(days=1))


@st.composite
def numbers(draw):
    """Valid identity numbers of 18 characters."""
    digits = (
        f"{draw(st.integers(110000, 820000))}{draw(dates):%Y%m%d}{draw(st.integers(0, 999)):03}"
    )
    return digits + identity.check_character(digits)


@st.composite
def as_written(draw, number):
    """A number as people write it: full width, spaces, lower case."""
    wide = {ord(plain): chr(ord(plain) + 0xFEE0) for plain in "0123456789X"}
    text = number.translate(wide) if draw(st.booleans()) else number
    text = text.lower() if draw(st.booleans()) else text
    gap = draw(st.sampled_from(["", " ", "\u3000", "\u00a0", "\t"]))
    return (
        gap
        + gap.join((text[:6], text[6:14], text[14:]))
        + draw(st.sampled_from(["", "\n", "\u200b"]))
    )


class TestIdentity(BaseCase):
    """GB 11643-1999."""

    def test_doctests(self):
        """Every example in the docstrings holds."""
        for module in (difference, identity, money):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed, module.__name__)

    def test_valid_numbers(self):
        """Numbers of the standard and of people born in three centuries."""
        for number in (
            "11010519491231002X",
            "440524188001010014",
            "370101190102039973",
            "360426199101010071",
        ):
            self.assertEqual(identity.parse_resident_id(number).number, number)
        self.assertEqual(
            identity.parse_resident_id("440524188001010014").birth_date, date(1880, 1, 1)
        )

    def test_reasons(self):
        """Each refusal says why, in words and by a code that callers translate."""
        cases = {
            "110105194912310029": "checksum",
            "11010519490231002X": "date",
            "11010119900307182X": "checksum",
            "11010519880605002X": "checksum",
            "": "length",
            None: "length",
            "11010519491231002": "length",
            "1101051949123100X2": "character",
            "张三519491231002X张": "length",
            "张三张三张519491231002X": "character",
            "11010529991231002X": "date",
            440524188001010014.0: "checksum",
            "110105.49.12310-02": "character",
            True: "length",
        }
        for text, reason in cases.items():
            with self.subTest(text=text), self.assertRaises(ValueError) as refusal:
                identity.parse_resident_id(text)
            self.assertEqual(refusal.exception.reason, reason)
            self.assertEqual(str(refusal.exception), identity.MESSAGES[reason])

    def test_cell_values(self):
        """Numbers typed into numeric cells, as xlrd, openpyxl and csv give them."""
        for cell in (
            110105491231002,
            110105491231002.0,
            "110105491231002",
            "110105491231002.0",
            "'110105491231002",
        ):
            self.assertEqual(identity.parse_resident_id(cell).number, "11010519491231002X")
        self.assertEqual(
            identity.parse_resident_id(440524188001010014).number, "440524188001010014"
        )

    @given(st.data(), numbers())
    @settings(max_examples=200, deadline=None)
    def test_writing_does_not_matter(self, data, number):
        """However a number is written, it is the same person."""
        parsed = identity.parse_resident_id(data.draw(as_written(number)))
        self.assertEqual(parsed, identity.parse_resident_id(number))
        self.assertEqual(f"{parsed.birth_date:%Y%m%d}", number[6:14])
        self.assertEqual(parsed.sex == "male", int(number[16]) % 2 == 1)

    @given(numbers(), st.integers(0, 17), st.integers(1, 9))
    @settings(max_examples=200, deadline=None)
    def test_one_wrong_digit(self, number, place, shift):
        """MOD 11-2 finds every single wrong digit."""
        digit = (int(number[place].replace("X", "0")) + shift) % 10
        wrong = number[:place] + str(digit) + number[place + 1 :]
        if wrong != number:
            with self.assertRaises(ValueError):
                identity.parse_resident_id(wrong)

    @given(st.text(max_size=40))
    @settings(max_examples=300, deadline=None)
    def test_any_text(self, text):
        """Whatever is typed: a number or a ValueError with a reason, nothing else."""
        try:
            self.assertEqual(len(identity.parse_resident_id(text).number), 18)
        except ValueError as error:
            self.assertIn(error.reason, identity.MESSAGES)

    @given(st.text(max_size=20))
    @settings(deadline=None)
    def test_mask(self, text):
        """A mask never shows more than ten characters and keeps the length."""
        masked = identity.mask_number(text)
        self.assertEqual(len(masked), len(text))
        self.assertLessEqual(
            sum(shown == real != "*" for shown, real in zip(masked, text, strict=True)), 10
        )


def read_words(words):
    """The amount that capital figures say: an independent reader."""
    whole, _yuan, cents = words.removesuffix("整").rpartition("元")
    total = section = digit = Decimal(0)
    for sign in whole:
        if sign in money.DIGITS:
            digit = Decimal(money.DIGITS.index(sign))
        elif sign in "拾佰仟":
            section += digit * 10 ** ("拾佰仟".index(sign) + 1)
            digit = Decimal(0)
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10000, Decimal(0), Decimal(0)
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, Decimal(0), Decimal(0)
    value = total + section + digit
    for sign, unit in zip(
        cents[1::2] if not cents.startswith("零") else cents[2::2],
        cents[0::2] if not cents.startswith("零") else cents[1::2],
        strict=True,
    ):
        value += (
            Decimal(money.DIGITS.index(unit)) * {"角": Decimal("0.1"), "分": Decimal("0.01")}[sign]
        )
    return value


class TestMoney(BaseCase):
    """支付结算办法, annex 1."""

    def test_cases(self):
        """Cases of the regulation and of vouchers in use."""
        cases = {
            "10203.40": "壹万零贰佰零叁元肆角整",
            "100000": "壹拾万元整",
            "107000.53": "壹拾万柒仟元零伍角叁分",
            "1001.01": "壹仟零壹元零壹分",
            "0.05": "伍分",
            "0": "零元整",
            "0.50": "伍角整",
            "10": "壹拾元整",
            "1680.32": "壹仟陆佰捌拾元零叁角贰分",
            "6007.14": "陆仟零柒元壹角肆分",
            "325.04": "叁佰贰拾伍元零肆分",
            "16409.02": "壹万陆仟肆佰零玖元零贰分",
            "100010000": "壹亿零壹万元整",
            "10000000000000": "壹拾万亿元整",
            "1000000000000.01": "壹万亿元零壹分",
            "100000203": "壹亿零贰佰零叁元整",
        }
        for amount, words in cases.items():
            self.assertEqual(money.in_words(amount), words)
            self.assertEqual(money.in_words(Decimal(amount)), words)

    def test_kinds_of_input(self):
        """int, float with its noise, text with commas."""
        self.assertEqual(money.in_words(0.1 + 0.2), "叁角整")
        self.assertEqual(money.in_words("100,000.00"), "壹拾万元整")
        self.assertEqual(money.in_words(3), "叁元整")

    def test_refused(self):
        """Negative, too large, finer than a fen, not a number."""
        for amount in (
            -1,
            "-0.01",
            "10000000000000.01",
            Decimal("0.001"),
            "x",
            "",
            None,
            float("nan"),
            float("inf"),
        ):
            with self.subTest(amount=amount), self.assertRaises(ValueError):
                money.in_words(amount)

    @given(st.integers(0, 10**15))
    @settings(max_examples=500, deadline=None)
    def test_read_back(self, fen):
        """What is written can be read back to the fen, without doubled zeros."""
        words = money.in_words(Decimal(fen) / 100)
        self.assertNotIn("零零", words)
        self.assertEqual(read_words(words), Decimal(fen) / 100)


@patch.dict(os.environ, {"RCC_KEY": KEY})
class TestSecret(BaseCase):
    """Identity numbers at rest."""

    def test_round_trip(self):
        """A number encrypts differently each time and comes back."""
        first, second = secret.encrypt("410527198001019334"), secret.encrypt("410527198001019334")
        self.assertNotEqual(first, second)
        self.assertNotIn("410527", first)
        self.assertEqual(secret.decrypt(first), secret.decrypt(second))
        self.assertEqual(secret.decrypt(first), "410527198001019334")

    def test_fingerprint(self):
        """The same for the same kind and text; nothing to do with another kind or key."""
        mark = secret.fingerprint("resident_id", "1")
        self.assertEqual(mark, secret.fingerprint("resident_id", "1"))
        self.assertNotEqual(mark, secret.fingerprint("uscc", "1"))
        self.assertRegex(mark, "^[0-9a-f]{64}$")
        with patch.dict(os.environ, {"RCC_KEY": OTHER_KEY}):
            self.assertNotEqual(mark, secret.fingerprint("resident_id", "1"))

    def test_altered(self):
        """Another key or a changed text is noticed."""
        sealed = secret.encrypt("1")
        changed = sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:]
        for text in (changed, "", "plain", "1."):
            with self.assertRaises(UserError):
                secret.decrypt(text)
        with patch.dict(os.environ, {"RCC_KEY": OTHER_KEY}), self.assertRaises(UserError):
            secret.decrypt(sealed)

    def test_key_missing_or_malformed(self):
        """The error names the way on, and never the key."""
        for key in ("", "short", "not base64 !!", KEY[:-5]):
            with patch.dict(os.environ, {"RCC_KEY": key}), self.assertRaises(UserError) as refusal:
                secret.encrypt("1")
            self.assertIn("./rcc run", str(refusal.exception))
            self.assertNotIn(key or "\0", str(refusal.exception))

    def test_speed(self):
        """A register of 10⁴ numbers in well under a second each way (10⁵ in seconds)."""
        start = time.perf_counter()
        sealed = [secret.encrypt(f"{number:018}") for number in range(10_000)]
        marks = {secret.fingerprint("resident_id", f"{number:018}") for number in range(10_000)}
        self.assertEqual(secret.decrypt(sealed[-1]), f"{9999:018}")
        self.assertEqual(len(marks), 10_000)
        self.assertLess(time.perf_counter() - start, 3)
