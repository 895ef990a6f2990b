"""Walk-ins become customers by keyboard alone, in Chinese: every key is counted, no button is clicked."""

import random

from desk import ask
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# Enter after each of six fields and the digit that answers for the consent
CONTROL_KEYS = 7
VILLAGE = "dz"


class Keyboard:
    """Types where the focus is, and counts."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def at(self, name: str) -> None:
        """Wait until a field has the focus."""
        expect(self.page.locator(f"[data-field={name}]")).to_be_focused()


def number(birth: str, female: bool = False) -> str:
    """A resident ID number that nobody has."""
    sequence = 2 * random.randrange(100, 499) + (0 if female else 1)
    digits = f"990001{birth}{sequence:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


def open_form(page) -> Keyboard:
    """The form by its hotkey, from wherever the teller is."""
    keys = Keyboard(page)
    page.keyboard.press("Alt+Shift+G")
    expect(page.locator(".o_rcc_registration")).to_be_visible()
    keys.at("number")
    return keys


def fill(keys: Keyboard, identity: str, name: str, phone: str) -> None:
    """Number, name and phone; the household is new."""
    keys.type(identity)
    keys.press("Enter")
    keys.at("name")
    keys.type(name)
    keys.press("Enter")
    keys.at("phone")
    keys.type(phone)
    keys.press("Enter")
    keys.at("role")


def finish(keys: Keyboard, consent: str = "1") -> None:
    """The village by its initials, the consent, and the last Enter."""
    keys.press("Enter")
    keys.at("area")
    keys.type(VILLAGE)
    keys.press("Enter")
    keys.at("consent")
    keys.press(consent)
    keys.press("Enter")


def test_a_walk_in_is_registered_by_keyboard_alone(login, picture):
    """Typed characters and one Enter a field; then the form is ready for the next."""
    page = login("teller")
    keys = open_form(page)
    identity, name, phone = number("19750505", female=True), "柳如烟", "13600001234"
    keys.type(identity)
    derived = page.locator(".o_rcc_derived")
    expect(derived).to_contain_text("女")
    expect(derived).to_contain_text("1975")
    keys.press("Enter")
    keys.at("name")
    keys.type(name)
    keys.press("Enter")
    keys.at("phone")
    keys.type(phone)
    keys.press("Enter")
    keys.at("role")
    picture(page, "registration-form")
    finish(keys)
    card = page.locator(".o_rcc_registered")
    expect(card).to_contain_text(name)
    expect(card).to_contain_text(f"990001********{identity[-4:]}")
    keys.at("number")
    expect(page.locator("[data-field=number]")).to_have_value("")
    assert identity not in page.content()
    picture(page, "registration-done")
    print(f"keystrokes of a registration: {keys.pressed}")
    assert keys.pressed <= len(identity + name + phone + VILLAGE) + CONTROL_KEYS


def test_a_known_number_opens_its_customer(login, picture):
    """The double is seen while the number is typed, and Enter opens it; nothing typed is lost on the way back."""
    page = login("teller")
    keys = open_form(page)
    identity, name = number("19760606"), "柳成荫"
    fill(keys, identity, name, "13600001235")
    finish(keys, consent="2")
    expect(page.locator(".o_rcc_registered")).to_contain_text(name)
    keys.type(identity)
    expect(page.locator(".o_rcc_double.active")).to_contain_text(name)
    expect(page.locator("#rcc_error_number")).to_be_visible()
    picture(page, "registration-double")
    keys.press("Enter")
    expect(page.locator(".o_form_view")).to_contain_text(name)
    page.locator(".o_breadcrumb .o_back_button, .o_breadcrumb .breadcrumb-item a").first.click()
    expect(page.locator("[data-field=number]")).to_have_value(identity)


def test_a_wrong_number_is_told_at_the_field(login):
    """The error stands beside the field in Chinese, the focus stays, what was typed stays."""
    page = login("teller")
    keys = open_form(page)
    good = number("19770707")
    wrong = good[:-1] + ("1" if good[-1] != "1" else "2")
    keys.type(wrong)
    expect(page.locator("#rcc_error_number")).to_contain_text("校验位")
    keys.press("Enter")
    keys.at("number")
    expect(page.locator("[data-field=number]")).to_have_value(wrong)


def test_a_lost_connection_registers_once(login, complaints):
    """The answer is lost after the server has registered: the same form is sent again, and is one customer."""
    page = login("teller")
    keys = open_form(page)
    identity, name = number("19780808"), "柳暗花"
    fill(keys, identity, name, "13600001236")
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/call_kw/rcc.registration/register", lose)
    finish(keys)
    expect(page.locator("[name=register]")).to_be_focused()
    expect(page.locator(".alert-warning")).to_be_visible()
    keys.press("Enter")
    expect(page.locator(".o_rcc_registered")).to_contain_text(name)
    domain = [["rcc_search", "=", identity], ["rcc_kind", "=", "person"]]
    found = ask(page, "res.partner", "search_count", [domain])
    assert found == 1
    complaints.clear()


def test_on_a_telephone(login, picture):
    """The same form at the width of a telephone: nothing is cut off."""
    page = login("teller", PHONE)
    page.evaluate(
        "() => odoo.__WOWL_DEBUG__.root.env.services.action.doAction('rcc_customer.rcc_registration_action')"
    )
    keys = Keyboard(page)
    keys.at("number")
    keys.type(number("19790909"))
    expect(page.locator(".o_rcc_derived")).to_contain_text("男")
    width = page.evaluate("() => document.querySelector('.o_rcc_registration').scrollWidth")
    assert width <= PHONE["width"]
    picture(page, "registration-phone")
