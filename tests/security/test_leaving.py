"""Whoever leaves a branch loses its customers at the next request: in every process, and at midnight by itself."""

import dataclasses
import datetime
import time
import zoneinfo
from contextlib import contextmanager

import pytest
from canary import MARKS, WORD
from colleague import Colleague, Refused
from posting import move
from probes import PROBES, text

from scripts.quality import server

# Puts the clock of a server shortly before a midnight, before Odoo reads it.
CLOCK = """import os, freezegun
freezegun.freeze_time(os.environ["RCC_TEST_CLOCK"], tick=True).start()
"""
SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
BEFORE = datetime.timedelta(seconds=20)


def sees(who: Colleague, canary) -> list[str]:
    """The ways on which the planted words come back."""
    found = []
    for way, probe in PROBES.items():
        try:
            answer = text(probe(who, canary))
        except Refused as refusal:
            answer = refusal.body
        if any(mark in answer for mark in MARKS):
            found.append(way)
    return found


class TestMoving:
    """A colleague who followed, wrote, received and kept things moves to another branch."""

    @pytest.fixture(scope="class")
    def mover(self, colleague, canary):
        """The branch manager of Chuwang, deep in the customer's papers, is moved to Dongzhuang."""
        who, manager, person = colleague("director2"), colleague("manager3"), canary.partner
        who.call("res.partner", "message_subscribe", [person], partner_ids=[who.partner])
        named = {"partner_ids": [who.partner]}
        manager.call("res.partner", "message_post", [person], body=f"{WORD}信", **named)
        own = who.call("res.partner", "message_post", [person], body=f"{WORD}答")
        canary.ids["own"] = first(own)
        task = {"summary": f"{WORD}事", "user_id": who.id}
        manager.call("res.partner", "activity_schedule", [person], **task)
        event = {"name": WORD, "start": "2030-01-02 01:00:00", "stop": "2030-01-02 02:00:00"}
        event["partner_ids"] = [[6, 0, [person, who.partner]]]
        who.call("calendar.event", "create", vals_list=[event])
        assert len(sees(who, canary)) > len(PROBES) - 4
        assert WORD in text(own_things(who))
        move(colleague("sysadmin"), colleague("executive"), "director2", "0101")
        return who

    def test_nothing_is_left(self, mover, canary):
        assert not sees(mover, canary)

    def test_own_letters_and_invitations_stay_behind(self, mover):
        assert WORD not in text(own_things(mover))

    def test_the_own_message_too(self, mover, canary):
        with pytest.raises(Refused):
            print(mover.call("mail.message", "read", [canary.ids["own"]], fields=["body"]))

    def test_followers_and_notifications_are_gone(self, mover, sql):
        for table, holder in (
            ("mail_followers", "partner_id"),
            ("mail_notification", "res_partner_id"),
        ):
            assert sql(f"SELECT count(*) FROM {table} WHERE {holder} = {mover.partner}") == "0", (
                table
            )

    def test_news_are_sent_to_no_stranger(self, mover, canary, colleague, sql):
        """Not even to one whom the message names."""
        manager = colleague("manager3")
        named = {"partner_ids": [mover.partner]}
        letter = manager.call("res.partner", "message_post", [canary.partner], body="x", **named)
        rows = sql(
            f"SELECT count(*) FROM mail_notification WHERE mail_message_id = {first(letter)}"
            f" AND res_partner_id = {mover.partner}"
        )
        assert rows == "0"


def first(answer) -> int:
    """The id in what a method returned."""
    return answer[0] if isinstance(answer, list) else answer


def own_things(who: Colleague) -> list:
    """Inbox, history, activities and events of a member of staff."""
    return [
        who.page("/mail/inbox/messages"),
        who.page("/mail/history/messages"),
        who.call("mail.activity", "search_read", domain=[], fields=["summary", "res_name"]),
        who.call("calendar.event", "search_read", domain=[], fields=["name"]),
        who.call("calendar.attendee", "search_read", domain=[], fields=["common_name"]),
    ]


def test_another_process_sees_it_too(environment, target, canary, colleague):
    """Two servers on one database: what the administrator changes at one counts at the other."""
    admin, second = colleague("sysadmin"), colleague("executive")
    read = {"domain": [["id", "=", canary.partner]], "fields": ["name"]}
    with server.serve(environment, target.database, "--max-cron-threads=0") as other:
        there = Colleague(other.url, "teller3")
        assert there.call("res.partner", "search_read", **read)
        move(admin, second, "teller3", "0101")
        assert not there.call("res.partner", "search_read", **read)
        with pytest.raises(Refused):
            print(there.ask("res.partner", "read", [canary.partner], ["name"]))
        move(admin, second, "teller3", "0102")
        assert there.call("res.partner", "search_read", **read)


def test_a_post_ends_at_midnight(environment, target, colleague, tmp_path):
    """On a server without nightly jobs, warm from the day before."""
    admin = colleague("sysadmin")
    today = datetime.datetime.now(SHANGHAI).date()
    post = admin.first("rcc.post", ["user_id.login", "=", "teller2"])
    admin.call("rcc.post", "write", [post], vals={"date_to": str(today)})
    tomorrow = today + datetime.timedelta(days=1)
    midnight = datetime.datetime.combine(tomorrow, datetime.time(), SHANGHAI)
    customers = {"domain": [["rcc_kind", "!=", False]]}
    with late_server(environment, target.database, midnight - BEFORE, tmp_path) as (late, begun):
        leaver = Colleague(late.url, "teller2")
        assert leaver.call("res.partner", "search_count", **customers)
        assert leaver.call("rcc.grant", "search_count", domain=[])
        elapsed = time.monotonic() - begun
        assert elapsed < BEFORE.total_seconds(), "the machine was too slow to see the day before"
        time.sleep(BEFORE.total_seconds() - elapsed + 1)
        assert not leaver.call("res.partner", "search_count", **customers)
        with pytest.raises(Refused):
            print(leaver.call("rcc.grant", "search_count", domain=[]))


@contextmanager
def late_server(environment, database, moment, folder):
    """A server whose clock stands at a moment when it starts, and goes on from there."""
    (folder / "sitecustomize.py").write_text(CLOCK, encoding="utf-8")
    variables = environment.variables | {
        "RCC_TEST_CLOCK": moment.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(),
        "PYTHONPATH": f"{folder}:{environment.variables.get('PYTHONPATH', '')}",
    }
    changed = dataclasses.replace(environment, variables=variables)
    begun = time.monotonic()
    with server.serve(changed, database, "--max-cron-threads=0") as running:
        yield running, begun
