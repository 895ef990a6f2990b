"""Two people do the same at the same moment, over HTTP: one has done it, the other is told so in words."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from colleague import Refused
from identity_numbers import resident_id

TOLD = (403, 409, 422)


def at_once(*jobs):
    """The answers of calls made at the same moment; a Refused in place of the answer where there is one."""
    barrier = Barrier(len(jobs))

    def work(job):
        barrier.wait()
        try:
            return job()
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(work, jobs))


def expect_told(answers, done: int):
    """So many were done; the others have a sentence, and no fault of the server."""
    refusals = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(answers) - len(refusals) == done, list(map(str, answers))
    for refusal in refusals:
        assert refusal.status in TOLD, refusal
        assert "Traceback" not in refusal.body.partition('"debug"')[0], refusal.body
        assert len(str(refusal)) > 30, refusal
    return refusals


@pytest.fixture
def village(colleague):
    """A village of the teller's branch."""
    [area, *_others] = colleague("teller").call("rcc.registration", "villages", query="", limit=1)
    return area["id"]


@pytest.fixture
def form(village):
    """A function: sequence -> the values of a new head of a household."""

    def values(sequence, **other):
        person = {"number": resident_id(sequence), "name": "祁春生", "role": "head"}
        return {**person, "area_id": village, "consent": True, **other}

    return values


@pytest.fixture
def person(colleague, form):
    """A function: sequence -> a person registered in a household."""

    def register(sequence, **other):
        card = colleague("teller").call(
            "rcc.registration",
            "register",
            values=form(sequence, **other),
            idempotency_key=f"at-once-{sequence:05}",
        )
        return card["id"]

    return register


def _by(colleague, logins, model, method, **arguments):
    """The same call, by each of these."""
    users = [colleague(login) for login in logins]
    return [lambda user=user: user.call(model, method, **arguments) for user in users]


def _register(user, values, key):
    service = {"values": values, "idempotency_key": key, "context": {"lang": "zh_CN"}}
    return lambda: user.call("rcc.registration", "register", **service)


def test_two_counters_register_one_person(colleague, form, sql):
    for sequence, other in ((101, "teller"), (103, "director"), (105, "backoffice")):
        answers = at_once(
            _register(colleague("teller"), form(sequence), f"counter-a-{sequence}"),
            _register(colleague(other), form(sequence), f"counter-b-{sequence}"),
        )
        [refusal] = expect_told(answers, done=1)
        [card] = [answer for answer in answers if not isinstance(answer, Refused)]
        assert card["customer_no"] in str(refusal), "the second is told who it is"
    numbers = tuple(f"{resident_id(n)[:6]}********{resident_id(n)[-4:]}" for n in (101, 103, 105))
    assert sql(f"SELECT count(*) FROM rcc_identity WHERE number_masked IN {numbers}") == "3"


def test_one_key_from_eight_connections_registers_once(colleague, form):
    answers = at_once(*[_register(colleague("teller"), form(111), "one-key-0001")] * 8)
    expect_told(answers, done=8)
    assert len({card["id"] for card in answers}) == 1


def test_one_delivery_from_eight_connections_is_worked_once(colleague, form, sql):
    user, rows = colleague("teller"), [form(113), form(115)]
    delivery = {"schema": "customers", "rows": rows, "idempotency_key": "delivery-at-once"}
    answers = at_once(*[lambda: user.call("rcc.feed", "deliver", **delivery)] * 8)
    expect_told(answers, done=8)
    assert {answer["accepted"] for answer in answers} == {2}, answers
    assert sql("SELECT count(*) FROM rcc_feed WHERE key = 'delivery-at-once'") == "1"


def test_two_officers_enter_one_double_number(colleague, person, sql):
    """Proposed by two, confirmed by two: the certificate counts once."""
    first, user = person(121), colleague("teller")
    [row] = user.call("res.partner", "read", [first], fields=["rcc_branch_id"])
    values = {"name": "祁春山", "rcc_kind": "person", "rcc_branch_id": row["rcc_branch_id"][0]}
    [second] = user.call("res.partner", "create", vals_list=[values])
    paper = {
        "partner_id": second,
        "number": resident_id(121),
        "certificate_no": "重号0001",
        "issued_by": "样县公安局",
        "issued_on": "2026-01-05",
        "scan": "JVBERi0xLjQKJSVFT0YK",
    }
    double = "rcc.identity.double"
    answers = at_once(*_by(colleague, ("manager", "manager2"), double, "create", vals_list=[paper]))
    expect_told(answers, done=1)
    [made] = [answer for answer in answers if not isinstance(answer, Refused)]
    confirm = _by(colleague, ("backoffice", "director"), double, "action_confirm", ids=made)
    expect_told(at_once(*confirm), done=1)
    held = f"SELECT count(*) FROM rcc_identity WHERE partner_id = {second} AND active"
    assert sql(held) == "1"


def _drafts(user, pairs):
    """Drafts of merges, ready for the button."""
    made = []
    for first, second in pairs:
        draft = user.call("rcc.merge", "action_open", first=first, second=second)["res_id"]
        user.call(
            "rcc.merge", "write", [draft], vals={"reason": "同一人", "household_way": "merge"}
        )
        [row] = user.call("rcc.merge", "read", [draft], fields=["choice_ids"])
        choices = user.call("rcc.merge.choice", "read", row["choice_ids"], fields=["take"])
        undecided = [choice["id"] for choice in choices if not choice["take"]]
        if undecided:
            user.call("rcc.merge.choice", "write", undecided, vals={"take": "survivor"})
        made.append(draft)
    return made


def test_two_merges_that_share_a_customer(colleague, person, sql):
    """Either one is done and the other refused, or one after the other; nobody is merged twice."""
    one, two, three = person(131), person(133), person(135)
    drafts = _drafts(colleague("backoffice"), ((one, two), (two, three)))
    users = colleague("backoffice"), colleague("director")
    answers = at_once(
        *[
            lambda user=user, draft=draft: user.call("rcc.merge", "action_merge", [draft])
            for user, draft in zip(users, drafts, strict=True)
        ]
    )
    assert any(not isinstance(answer, Refused) for answer in answers), answers
    expect_told(answers, done=sum(not isinstance(answer, Refused) for answer in answers))
    three_ids = f"({one}, {two}, {three})"
    counts = "SELECT count(*) || ' ' || count(DISTINCT partner_id) FROM rcc_partner_alias"
    gone = sql(f"{counts} WHERE partner_id IN {three_ids}")
    count, distinct = map(int, gone.split())
    assert count == distinct <= 2
    alive = f"SELECT count(*) FROM res_partner WHERE id IN {three_ids} AND active"
    assert int(sql(alive)) == 3 - count


def test_somebody_joins_two_households_at_once(colleague, person, sql):
    single, first, second = person(141, role="single"), person(143), person(145)
    joins = []
    for login, head in (("manager", first), ("director", second)):
        user = colleague(login)
        [row] = user.call("res.partner", "read", [head], fields=["parent_id"])
        values = {"household_id": row["parent_id"][0], "person_id": single, "role": "other"}
        [step] = user.call("rcc.household.join.step", "create", vals_list=[values])
        joins.append(
            lambda user=user, step=step: user.call(
                "rcc.household.join.step", "action_confirm", [step]
            )
        )
    answers = at_once(*joins)
    done = sum(not isinstance(answer, Refused) for answer in answers)
    assert done, list(map(str, answers))
    expect_told(answers, done=done)
    live = f"SELECT count(*) FROM rcc_membership WHERE partner_id = {single} AND date_to IS NULL"
    assert sql(live) == "1"
