"""A colleague at the web client: fills fields, presses buttons, reads what it says."""

from playwright.sync_api import Locator, Page, expect


class Desk:
    """A page of the web client, used as a person would; fields and buttons by their technical names."""

    def __init__(self, page: Page, address: str):
        self.page, self.address = page, address

    def open(self, path: str) -> None:
        """Go to an action, such as ``rcc-ratings`` or ``rcc-ratings/new``."""
        self.page.goto(f"{self.address}/odoo/{path}")
        expect(self.page.locator(".o_action_manager > *").first).to_be_visible()

    def form(self) -> Locator:
        """The form in front: a dialog's, or the page's."""
        return self.page.locator(".modal .o_form_view, .o_form_view").last

    def field(self, name: str) -> Locator:
        """The widget of a field."""
        return self.form().locator(f".o_field_widget[name={name}]").first

    def fill(self, name: str, text: str) -> None:
        """Type into a field."""
        entry = self.field(name).locator("input, textarea").first
        entry.fill(text)
        entry.press("Tab")

    def choose(self, name: str, text: str) -> None:
        """Pick the first record offered for a many-to-one field after typing."""
        entry = self.field(name).locator("input").first
        entry.click()
        entry.fill(text)
        offer = self.page.locator(
            ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option)", has_text=text
        )
        offer.first.click()

    def press(self, name: str, confirm: bool = False) -> None:
        """Press a button of the form, and agree when it asks."""
        self.page.locator(f".o_form_view button[name={name}]:visible").first.click()
        if confirm:
            self.page.locator(".modal .modal-footer .btn-primary").first.click()
        expect(self.page.locator(".o_form_saving, .o_blockUI")).to_have_count(0)

    def state(self, value: str) -> None:
        """Wait until the status bar stands at a state."""
        expect(
            self.page.locator(
                f".o_statusbar_status .o_arrow_button_current[data-value={value}]"
            ).first
        ).to_be_visible()

    def idle(self) -> None:
        """Wait until the page loads nothing more."""
        expect(self.page.locator(".o_loading_indicator")).to_have_count(0)

    def search(self, text: str) -> None:
        """Search a list by what is typed first in its search field."""
        entry = self.page.locator(".o_searchview_input").first
        entry.fill(text)
        entry.press("Enter")

    def open_row(self, text: str) -> None:
        """Open the row of a list that shows a text."""
        self.page.locator(".o_data_row", has_text=text).first.locator(".o_data_cell").first.click()
        expect(self.page.locator(".o_form_view")).to_be_visible()


def ask(page: Page, model: str, method: str, arguments: list, keywords: dict | None = None):
    """What the server answers this colleague's web client, such as ids or a count."""
    return page.evaluate(
        "([...call]) => odoo.__WOWL_DEBUG__.root.env.services.orm.call(...call)",
        [model, method, arguments, keywords or {}],
    )
