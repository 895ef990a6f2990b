"""A colleague with an API key, debug mode and bad intentions gets nothing that his post does not give.

Dongzhuang (0101) has the tellers' counter that is attacked from; Chuwang (0102) is the other branch.
"""

import itertools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from colleague import Colleague, Refused

NOBODY = "11010519491231002X"  # the example of GB 11643
KEYS = (f"hostile-{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def elsewhere(colleague) -> dict:
    """What hangs on a customer of the other branch, by model, as its own staff see it."""
    chief = colleague("director2")
    grant = chief.first("rcc.grant", ["state", "=", "live"])
    [row] = chief.call("rcc.grant", "read", [grant], fields=["partner_id", "result_id"])
    household = row["partner_id"][0]
    [household_row] = chief.call("res.partner", "read", [household], fields=["rcc_head_id", "name"])
    head = household_row["rcc_head_id"][0]
    return {
        "name": household_row["name"].removesuffix("户"),
        "res.partner": head,
        "rcc.grant": grant,
        "rcc.rating.result": row["result_id"][0],
        "rcc.loan": chief.first("rcc.loan", ["state", "=", "open"]),
        "rcc.loan.entry": chief.first("rcc.loan.entry"),
        "rcc.identity": chief.first("rcc.identity", ["partner_id", "=", head]),
        "rcc.membership": chief.first("rcc.membership", ["partner_id", "=", head]),
        "rcc.household.file": chief.first("rcc.household.file", ["partner_id", "=", household]),
        "rcc.rating.notice": chief.first("rcc.rating.notice"),
    }


@pytest.fixture(scope="module")
def borrowers(colleague) -> list[dict]:
    """Heads who may draw at the teller's counter, with the papers that they would show."""
    teller, accountant, found = colleague("teller"), colleague("accountant"), []
    fields = ["partner_id", "certificate_no", "amount_available"]
    for grant in teller.call(
        "rcc.grant", "search_read", domain=[["state", "=", "live"]], fields=fields
    ):
        household = grant["partner_id"][0]
        [row] = teller.call("res.partner", "read", [household], fields=["rcc_head_id"])
        head = row["rcc_head_id"][0]
        if teller.call("rcc.counter", "eligibility", partner_id=head, amount=1000)["eligible"]:
            card = teller.first(
                "rcc.identity", ["partner_id", "=", head], ["kind", "=", "resident_id"]
            )
            number = accountant.call("rcc.identity", "action_unmask", [card], reason="test")
            found.append({**grant, "head": head, "number": number})
    return found


def refused(kinds: str, colleague: Colleague, model: str, method: str, *ids, **arguments) -> str:
    """Assert that a call is refused in words, as one of these kinds of error; return the words."""
    with pytest.raises(Refused) as answer:
        print("answered:", colleague.call(model, method, *ids, **arguments))
    assert answer.value.kind in kinds.split(), str(answer.value)
    return answer.value.body


def pay(teller: Colleague, borrower: dict, amount, key=None, number=None, **arguments):
    return teller.call(
        "rcc.counter",
        "payout",
        partner_id=borrower["head"],
        document_kind="resident_id",
        document_number=number or borrower["number"],
        certificate_no=borrower["certificate_no"],
        amount=amount,
        idempotency_key=key or next(KEYS),
        **arguments,
    )


def outcomes(attempt, times=20) -> Counter:
    """What became of that many attempts at the same moment: 'done', or the first line of the refusal."""

    def once(number):
        try:
            return "done", attempt(number)
        except Refused as refusal:
            return refusal.kind, str(refusal).splitlines()[0]

    with ThreadPoolExecutor(times) as threads:
        return Counter(kind for kind, _what in threads.map(once, range(times)))


class TestAnotherBranch:
    """Records of another branch's customers open by no door."""

    def test_reading(self, colleague, elsewhere):
        for login in ("teller", "manager", "director"):
            thief = colleague(login)
            for model, record in elsewhere.items():
                if model != "name":
                    for call in (
                        ("read", {}),
                        ("web_read", {"specification": {"display_name": {}}}),
                    ):
                        words = refused("AccessError", thief, model, call[0], [record], **call[1])
                        assert elsewhere["name"] not in words

    def test_searching(self, colleague, elsewhere):
        thief = colleague("teller")
        assert not thief.call("res.partner", "name_search", name=elsewhere["name"])
        for model, record in elsewhere.items():
            if model != "name":
                assert not thief.call(model, "search", domain=[["id", "=", record]])

    def test_forms_around_hidden_records(self, colleague, elsewhere):
        for login, model, field, target in (
            ("teller", "rcc.membership", "partner_id", "res.partner"),
            ("teller", "res.partner", "parent_id", "res.partner"),
            ("manager", "rcc.rating.result", "partner_id", "res.partner"),
            ("manager", "rcc.rating.visit", "result_id", "rcc.rating.result"),
            ("teller", "rcc.loan.repay", "loan_id", "rcc.loan"),
            ("accountant", "rcc.identity.unmask", "identity_id", "rcc.identity"),
        ):
            forged = {"values": {field: elsewhere[target]}, "field_names": [field]}
            spec = {field: {"fields": {"display_name": {}}}}
            refused(
                "AccessError", colleague(login), model, "onchange", [], **forged, fields_spec=spec
            )

    def test_numbers_and_opinions_are_in_no_search(self, colleague):
        for login, model, field, value in (
            ("teller", "rcc.identity", "number_hmac", "x"),
            ("teller", "res.partner", "rcc_identity_ids.number_hmac", "x"),
            ("teller", "res.partner", "rcc_birth_date", "1980-01-01"),
            ("backoffice", "rcc.rating.sheet", "sealed", "good"),
            ("backoffice", "rcc.rating.panel", "sheet_ids.sealed", "good"),
        ):
            domain = [[field, "=", value]]
            refused("AccessError", colleague(login), model, "search", domain=domain)


class TestForgery:
    """What steps and documents say is not typed by anybody."""

    def test_a_rating_begins_as_a_draft(self, colleague):
        manager = colleague("manager")
        forged = {"default_state": "noticed", "default_limit_amount": 999999, "default_score": 99}
        households = [["rcc_kind", "=", "household"], ["rcc_rating_result_ids", "=", False]]
        household = manager.call("res.partner", "search", domain=households, limit=1)
        if not household:
            made = {"name": "春户", "rcc_kind": "household", "rcc_branch_id": self._branch(manager)}
            household = manager.call("res.partner", "create", vals_list=[made])
        made = [{"partner_id": household[0]}]
        [result] = manager.call("rcc.rating.result", "create", context=forged, vals_list=made)
        fields = ["state", "limit_amount", "score"]
        [row] = manager.call("rcc.rating.result", "read", [result], fields=fields)
        assert (row["state"], row["limit_amount"], row["score"]) == ("draft", 0, 0)
        for name, value in (("state", "noticed"), ("limit_amount", 1), ("approver_id", 1)):
            refused(
                "AccessError",
                manager,
                "rcc.rating.result",
                "write",
                [result],
                vals={name: value},
            )

    def test_the_book_is_written_by_its_service_alone(self, colleague):
        for login in ("teller", "accountant", "director", "executive", "backoffice"):
            for model in ("rcc.loan", "rcc.loan.entry", "rcc.grant", "rcc.decision", "rcc.duty"):
                refused("AccessError", colleague(login), model, "create", vals_list=[{}])
                refused("AccessError", colleague(login), model, "write", [1], vals={"id": 1})
                refused("AccessError", colleague(login), model, "unlink", [1])

    def test_documents_and_heads(self, colleague):
        teller = colleague("teller")
        card = teller.first("rcc.identity")
        household = teller.first("res.partner", ["rcc_kind", "=", "household"])
        person = teller.first("res.partner", ["rcc_kind", "=", "person"])
        for model, record, vals in (
            ("rcc.identity", card, {"verified_by_id": 1}),
            ("rcc.identity", card, {"number_masked": "1"}),
            ("res.partner", household, {"rcc_head_id": person}),
            ("res.partner", person, {"rcc_customer_no": "C1"}),
            ("res.partner", person, {"rcc_birth_date": "1950-01-01"}),
            ("rcc.membership", teller.first("rcc.membership"), {"borrower_from": "2020-01-01"}),
        ):
            refused("AccessError UserError", teller, model, "write", [record], vals=vals)

    def test_numbers_are_not_drawn_for_nothing(self, colleague):
        code = {"sequence_code": "rcc.loan.note"}
        refused("AccessError", colleague("teller"), "ir.sequence", "next_by_code", **code)

    def _branch(self, manager):
        return manager.first("rcc.branch", ["code", "=", "0101"])


class TestCounter:
    """The counter pays out what the grant holds, to whom it is owed, once."""

    def test_odd_values_are_refused_in_words(self, colleague, borrowers):
        teller, borrower = colleague("teller"), borrowers[0]
        for amount in ("100", float("nan"), float("inf"), True, None, [1], -5, 0, 0.001, 1e300):
            with pytest.raises(Refused) as answer:
                pay(teller, borrower, amount)
            assert answer.value.status == 422, str(answer.value)
        for months in ("12", 1.5, 10**9, -1, [1]):
            with pytest.raises(Refused) as answer:
                pay(teller, borrower, 100, months=months)
            assert answer.value.status == 422, str(answer.value)
        for limit in (-1, "x", 10**9):
            refused("UserError", teller, "rcc.counter", "find", query="a", limit=limit)

    def test_twenty_at_once_never_exceed_the_limit(self, colleague, borrowers):
        teller, borrower = colleague("teller"), borrowers[0]
        share = borrower["amount_available"] // 5
        done = outcomes(lambda _number: pay(teller, borrower, share))
        assert 1 <= done["done"] <= 5
        [grant] = teller.call(
            "rcc.grant", "read", [borrower["id"]], fields=["amount_used", "amount_limit"]
        )
        assert grant["amount_used"] <= grant["amount_limit"]

    def test_twenty_with_one_key_are_one_payout(self, colleague, borrowers):
        teller, borrower = colleague("teller"), borrowers[1]
        fields = {"fields": ["amount_available"]}
        outcomes(lambda _number: pay(teller, borrower, 100, key="one"))
        [grant] = teller.call("rcc.grant", "read", [borrower["id"]], **fields)
        assert grant["amount_available"] == borrower["amount_available"] - 100

    def test_guessing_ends_after_three_tries(self, colleague, borrowers):
        teller, borrower = colleague("teller"), borrowers[2]
        assert outcomes(lambda _number: pay(teller, borrower, 100, number=NOBODY))["done"] == 0
        with pytest.raises(Refused, match="30|次|wrong|错误|锁"):
            pay(teller, borrower, 100)  # the right number comes too late
        log = colleague("auditor")
        tries = [["kind", "=", "wrong_document"], ["partner_id", "=", borrower["head"]]]
        assert log.call("rcc.access", "search_count", domain=tries) == 3

    def test_a_repayment_key_blocks_nothing(self, colleague, borrowers):
        teller, borrower = colleague("teller"), borrowers[3]
        loan = pay(teller, borrower, 1000)
        loan = loan[0] if isinstance(loan, list) else loan
        [row] = teller.call("rcc.loan", "read", [loan], fields=["entry_ids"])
        key = f"reversal:{row['entry_ids'][0]}"
        booked = {"amount": 1, "idempotency_key": key}
        teller.call("rcc.loan", "action_repay", [loan], **booked)
        kinds = {"amount": 1, "date": "2020-01-01", "idempotency_key": "x"}
        refused("UserError", teller, "rcc.loan", "action_repay", [loan], **kinds)


class TestControl:
    """Audit changes nothing; the administrator has no business."""

    def test_an_auditor_changes_nothing(self, colleague):
        auditor = colleague("auditor")
        person = auditor.first("res.partner", ["rcc_kind", "=", "person"])
        for model, method, arguments in (
            ("res.partner", "write", {"ids": [person], "vals": {"phone": "1"}}),
            ("res.partner", "message_post", {"ids": [person], "body": "x"}),
            ("res.partner", "message_subscribe", {"ids": [person], "partner_ids": [1]}),
            ("res.partner", "activity_schedule", {"ids": [person], "summary": "x"}),
            ("res.partner", "copy", {"ids": [person]}),
            ("res.partner", "action_archive", {"ids": [person]}),
            ("res.partner", "name_create", {"name": "x"}),
            ("mail.message", "create", {"vals_list": [{"body": "x"}]}),
            ("ir.attachment", "create", {"vals_list": [{"name": "x", "datas": "eA=="}]}),
            ("rcc.register.import", "create", {"vals_list": [{"name": "x"}]}),
            ("discuss.channel", "message_post", {"ids": [1], "body": "x"}),
        ):
            refused("AccessError", auditor, model, method, **arguments)
        with pytest.raises(Refused):
            posted = {"thread_model": "discuss.channel", "thread_id": 1}
            auditor.page("/mail/message/post", post_data={"body": "x"}, **posted)

    def test_an_administrator_sees_no_customer(self, colleague):
        admin = colleague("sysadmin")
        assert not admin.call("res.partner", "search", domain=[["rcc_kind", "!=", False]])
        for model in ("rcc.loan", "rcc.grant", "rcc.identity", "rcc.decision", "rcc.access"):
            refused("AccessError", admin, model, "search", domain=[])
        branch = admin.first("rcc.branch", ["code", "=", "0101"])
        contact = {"partner_id": colleague("teller").first("res.partner")}
        refused("AccessError UserError", admin, "rcc.branch", "write", [branch], vals=contact)


def test_the_log_names_nobody(colleague, target):
    """A statement that fails with a customer's name and phone leaves neither in the log."""
    teller = colleague("teller")
    person = teller.first("res.partner", ["rcc_kind", "=", "person"])
    values = {"name": "查无此人", "phone": "13900001111", "type": "contact"}
    parent = {"is_company": True, "name": "查无此户"}
    household = teller.first("res.partner", ["rcc_kind", "=", "household"])
    for record, vals in ((person, values), (household, parent)):
        refused("ValidationError", teller, "res.partner", "write", [record], vals=vals)
    log = target.log.read_text(encoding="utf-8", errors="replace")
    assert "bad query" in log
    for word in ("查无此人", "13900001111", "查无此户"):
        assert word not in log
