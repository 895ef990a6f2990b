"""A portfolio changes hands: checklist, two signatures, and the next request already has the new manager."""

import pytest
from desk import Desk, ask
from playwright.sync_api import expect

PORTFOLIO = "CW-01"
INCOMING = "冯春梅"
MINE = [("rcc_kind", "=", "household"), ("rcc_manager_id.login", "=", "{login}")]


@pytest.fixture
def desk(login, county):
    """A function: login name -> that colleague at the web client."""
    return lambda name: Desk(login(name), county.url)


def test_handover(desk, picture):
    """The branch manager begins it, both managers sign, and customers and tasks have their new manager at once."""
    outgoing, incoming = desk("manager3"), desk("manager4")
    households = _customers(outgoing, "manager3")
    assert households
    assert not _customers(incoming, "manager4")
    own = ask(outgoing.page, "res.users", "search", [[["login", "=", "manager3"]]])[0]
    ask(
        outgoing.page,
        "res.partner",
        "activity_schedule",
        [households[:1]],
        {"act_type_xmlid": "mail.mail_activity_data_todo", "summary": "回访", "user_id": own},
    )
    assert _tasks(outgoing, "manager3", households) == 1
    _begin(desk("director2"), picture)
    _sign(outgoing, "signing")
    picture(outgoing.page, "handover-signing")
    _sign(incoming, "done")
    picture(incoming.page, "handover-done")
    assert _customers(incoming, "manager4") == households
    assert not _customers(outgoing, "manager3")
    assert _tasks(incoming, "manager4", households) == 1
    assert not _tasks(outgoing, "manager3", households)


def _customers(desk, name):
    """Ids of the households whose manager this is, as that colleague finds them."""
    domain = [[field, operator, value.format(login=name)] for field, operator, value in MINE]
    return ask(desk.page, "res.partner", "search", [domain], {"order": "id"})


def _tasks(desk, name, households):
    """How many open activities of one's own there are on these households."""
    domain = [["res_model", "=", "res.partner"], ["res_id", "in", households]]
    return ask(
        desk.page, "mail.activity", "search_count", [[*domain, ["user_id.login", "=", name]]]
    )


def _begin(desk, picture):
    desk.open("rcc-portfolios")
    desk.search(PORTFOLIO)
    desk.open_row(PORTFOLIO)
    desk.press("action_hand_over")
    desk.choose("to_user_id", INCOMING)
    desk.page.locator(".o_form_button_save").first.click()
    expect(desk.field("line_ids").locator(".o_data_row").first).to_be_visible()
    desk.idle()
    picture(desk.page, "handover-checklist")


def _sign(desk, state):
    desk.open("rcc-handovers")
    desk.open_row(INCOMING)
    desk.press("action_sign", confirm=True)
    desk.state(state)
    desk.idle()
