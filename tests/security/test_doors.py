"""Somebody tries to become administrator, auditor with a pen, or somebody else's backup, by every door."""

import pytest
from colleague import PASSWORD, Refused

ROLES = ("teller", "manager", "director", "backoffice", "head", "executive", "risk", "auditor")
KINDS = ("AccessError", "UserError", "ValidationError", "AccessDenied")


def shut(who, model: str, method: str, *ids, **arguments) -> str:
    """Assert that a call is refused in words, by /json/2; return the words."""
    with pytest.raises(Refused) as answer:
        print(f"{who.login}: {model}.{method} answered", who.call(model, method, *ids, **arguments))
    assert answer.value.kind in KINDS, f"{who.login}: {answer.value}"
    return answer.value.body


def role(who, code: str) -> int:
    return who.first("rcc.role", ["code", "=", code])


@pytest.fixture(scope="module")
def people(colleague) -> dict[str, int]:
    """The demo county's logins as the administrator sees them."""
    rows = colleague("sysadmin").call("res.users", "search_read", domain=[], fields=["login"])
    return {row["login"]: row["id"] for row in rows}


class TestPosts:
    """Posts give every right, so that only an administrator writes them, and never his own."""

    @pytest.mark.parametrize("login", ROLES)
    def test_nobody_but_the_administrator_writes_posts(self, colleague, people, login):
        who = colleague(login)
        branch = who.first("rcc.branch", ["code", "=", "0102"])
        own = who.first("rcc.post", ["user_id", "=", who.id])
        boss = who.first("rcc.post", ["user_id", "=", people["executive"]])
        for code in ("executive", "auditor", "rcc_admin"):
            post = {"user_id": who.id, "role_id": role(who, code), "branch_id": branch}
            shut(who, "rcc.post", "create", vals_list=[post])
            shut(who, "rcc.post", "create", vals_list=[post | {"acting_for_id": boss}])
        shut(who, "rcc.post", "write", [own], vals={"branch_id": branch})
        shut(who, "rcc.post", "write", [boss], vals={"user_id": who.id})
        shut(who, "rcc.post", "unlink", [own])
        shut(who, "rcc.post", "action_end", [boss])
        shut(who, "rcc.role", "write", [role(who, "teller")], vals={"all_branches": True})
        hire = {"name": "x", "login": "x", "password": PASSWORD, "role_id": role(who, "executive")}
        shut(who, "rcc.staff.hire", "create", vals_list=[hire | {"branch_id": branch}])

    def test_an_administrator_gives_himself_nothing(self, colleague, people):
        admin = colleague("sysadmin")
        own = admin.first("rcc.post", ["user_id", "=", admin.id])
        branch = admin.first("rcc.branch", ["code", "=", "01"])
        post = {"role_id": role(admin, "executive"), "branch_id": branch}
        shut(admin, "rcc.post", "create", vals_list=[post | {"user_id": admin.id}])
        future = post | {"user_id": people["teller"], "date_from": "2039-01-01"}
        [other] = admin.call("rcc.post", "create", vals_list=[future])
        shut(admin, "rcc.post", "write", [other], vals={"user_id": admin.id})
        shut(admin, "rcc.post", "write", [own], vals={"role_id": role(admin, "executive")})
        shut(admin, "rcc.post", "action_end", [own])
        admin.call("rcc.post", "unlink", [other])

    def test_an_auditor_gets_no_pen(self, colleague, people):
        """Audit excludes every other post at the same time: it is refused when it is entered, or confirmed."""
        admin, second = colleague("sysadmin"), colleague("executive")
        branch = admin.first("rcc.branch", ["code", "=", "0101"])
        for login, code in (("auditor", "branch_manager"), ("teller", "auditor")):
            post = {"user_id": people[login], "role_id": role(admin, code), "branch_id": branch}
            try:
                proposed = admin.call("rcc.post", "create", vals_list=[post])
            except Refused as refusal:
                assert refusal.kind in KINDS, str(refusal)
            else:
                shut(second, "rcc.post", "action_confirm", proposed)

    def test_an_auditors_wizards_write_nothing(self, colleague):
        auditor = colleague("auditor")
        person = auditor.first("res.partner", ["rcc_kind", "=", "person"])
        letter = {"model": "res.partner", "res_ids": str([person]), "body": "x"}
        [wizard] = auditor.call("mail.compose.message", "create", vals_list=[letter])
        shut(auditor, "mail.compose.message", "action_send_mail", [wizard])
        shut(auditor, "res.partner", "activity_schedule", [person], summary="x")
        edit = {"res_model": "res.partner", "res_ids": str([person]), "operation": "add"}
        edit |= {"partner_ids": [[6, 0, [auditor.partner]]]}
        [wizard] = auditor.call("mail.followers.edit", "create", vals_list=[edit])
        shut(auditor, "mail.followers.edit", "edit_followers", [wizard])


class TestLogins:
    """Nobody touches another's login, name, address, password or key."""

    @pytest.mark.parametrize("login", (*ROLES, "sysadmin"))
    def test_users_are_not_written(self, colleague, people, login):
        who = colleague(login)
        groups = who.first("res.groups", ["full_name", "ilike", ""])
        for values in (
            {"group_ids": [[4, groups]]},
            {"login": "x"},
            {"password": "x"},
            {"active": False},
            {"company_ids": [[4, 1]]},
            {"partner_id": who.partner},
        ):
            shut(who, "res.users", "write", [people["risk"]], vals=values)
            if values.keys() & {"group_ids", "login", "active", "partner_id"}:
                shut(who, "res.users", "write", [who.id], vals=values)
        shut(who, "res.users", "create", vals_list=[{"name": "x", "login": "x"}])
        shut(who, "res.users", "copy", [people["executive"]])
        shut(who, "res.groups", "write", [groups], vals={"user_ids": [[4, who.id]]})
        shut(who, "hr.employee", "create", vals_list=[{"name": "x", "user_id": who.id}])

    @pytest.mark.parametrize("login", (*ROLES, "sysadmin"))
    def test_addresses_of_colleagues_are_not_written(self, colleague, people, login):
        """Passwords are reset by mail: whoever writes an address would get them."""
        who = colleague(login)
        [boss] = who.call("res.users", "read", [people["auditor"]], fields=["partner_id"])
        if login != "auditor":
            address = {"email": "thief@example.com"}
            shut(who, "res.partner", "write", boss["partner_id"][:1], vals=address)

    @pytest.mark.parametrize("login", ROLES)
    def test_passwords_and_keys(self, colleague, people, login):
        who = colleague(login)
        victim = people["executive" if login != "executive" else "auditor"]
        shut(
            who,
            "rcc.staff.password",
            "create",
            vals_list=[{"user_id": victim, "password": "x" * 9}],
        )
        shut(who, "res.users.apikeys", "create", vals_list=[{"name": "x", "user_id": victim}])
        shut(who, "change.password.wizard", "create", vals_list=[{}])
        with pytest.raises(Refused):
            print(who.call("res.users", "search", domain=[["password", "like", "a"]]))
        rows = who.call("res.users.apikeys", "search_read", domain=[], fields=["user_id"])
        assert {row["user_id"][0] for row in rows} == {who.id}
        secrets = {"fields": ["password", "api_key_ids"]}
        [row] = who.call("res.users", "read", [victim], **secrets)
        assert not row["password"]
        assert not row["api_key_ids"]
        with pytest.raises(Refused):
            print(who.call("res.users", "read", [victim], fields=["rcc_password_set_by_id"]))

    def test_the_administrator_resets_staff_only(self, colleague, people):
        admin = colleague("sysadmin")
        for login in ("sysadmin", "admin"):
            reset = {"user_id": people.get(login) or 2, "password": "another-password"}
            [wizard] = admin.call("rcc.staff.password", "create", vals_list=[reset])
            shut(admin, "rcc.staff.password", "action_reset", [wizard])

    def test_settings_are_out_of_reach(self, colleague):
        for login in (*ROLES, "sysadmin"):
            who = colleague(login)
            for model, values in (
                ("res.config.settings", {}),
                ("ir.config_parameter", {"key": "x", "value": "y"}),
                ("ir.module.module", {"name": "x"}),
                ("ir.actions.server", {"name": "x", "model_id": 1}),
                ("ir.cron", {"name": "x"}),
                ("ir.rule", {"name": "x", "model_id": 1}),
                ("ir.ui.view", {"name": "x", "arch": "<t/>"}),
                ("res.groups", {"name": "x"}),
                ("res.company", {"name": "x"}),
            ):
                shut(who, model, "create", vals_list=[values])
            shared = {"field_name": "branch_id", "model_name": "rcc.post", "value": 1}
            with pytest.raises(Refused):
                print(who.call("ir.default", "set", **shared, user_id=False))


class TestNames:
    """What is signed with a name was written by that person."""

    @pytest.mark.parametrize("login", ("teller", "director", "backoffice"))
    def test_messages_carry_the_own_name(self, colleague, people, login):
        who = colleague(login)
        person = who.first("res.partner", ["rcc_kind", "=", "person"])
        [boss] = who.call("res.users", "read", [people["executive"]], fields=["partner_id"])
        author = {"author_id": boss["partner_id"][0]}
        shut(who, "res.partner", "message_post", [person], body="x", **author)
        message = {"model": "res.partner", "res_id": person, "body": "x"}
        shut(who, "mail.message", "create", vals_list=[message | author])
        [own] = who.call("mail.message", "create", vals_list=[message])
        shut(who, "mail.message", "write", [own], vals=author)

    def test_messages_of_others_stay(self, colleague):
        """What stands in a customer's correspondence is not taken away by a colleague."""
        director, teller = colleague("director"), colleague("teller")
        person = director.first("res.partner", ["rcc_kind", "=", "person"])
        message = director.call("res.partner", "message_post", [person], body="x")
        message = message if isinstance(message, list) else [message]
        shut(teller, "mail.message", "write", message, vals={"body": "y"})
        shut(teller, "mail.message", "unlink", message)
        tracked = teller.first("mail.message", ["message_type", "=", "notification"])
        shut(teller, "mail.message", "unlink", [tracked])


class TestFiles:
    """Papers are not shared with the world."""

    def test_a_customers_paper_is_never_public(self, colleague):
        teller = colleague("teller")
        person = teller.first("res.partner", ["rcc_kind", "=", "person"])
        scan = {"name": "x", "datas": "eA==", "res_model": "res.partner", "res_id": person}
        shut(teller, "ir.attachment", "create", vals_list=[scan | {"public": True}])
        [paper] = teller.call("ir.attachment", "create", vals_list=[scan])
        shut(teller, "ir.attachment", "write", [paper], vals={"public": True})
        loose = {"name": "x", "datas": "eA==", "public": True}
        with pytest.raises(Refused):
            [file] = teller.call("ir.attachment", "create", vals_list=[loose])
            move = {"res_model": "res.partner", "res_id": person}
            teller.call("ir.attachment", "write", [file], vals=move)


class TestPortfolios:
    """Who answers for customers is decided by somebody else."""

    @pytest.mark.parametrize("login", ("teller", "manager", "backoffice", "service", "collector"))
    def test_nobody_takes_a_portfolio(self, colleague, login):
        who = colleague(login)
        portfolio = who.first("rcc.portfolio")
        tenure = {"portfolio_id": portfolio, "user_id": who.id, "role": "backup"}
        shut(who, "rcc.portfolio.tenure", "create", vals_list=[tenure])
        held = who.first("rcc.portfolio.tenure")
        shut(who, "rcc.portfolio.tenure", "write", [held], vals={"user_id": who.id})
        shut(who, "rcc.portfolio", "write", [portfolio], vals={"manager_id": who.id})

    def test_nobody_gives_himself_a_portfolio(self, colleague, people):
        """Also not a vacant one: whoever approves would answer for customers by her own word."""
        director = colleague("director")
        branch = director.first("rcc.branch", ["code", "=", "0101"])
        made = {"code": "VACANT", "name": "VACANT", "branch_id": branch}
        [vacant] = director.call("rcc.portfolio", "create", vals_list=[made])
        for portfolio in (vacant, director.first("rcc.portfolio", ["code", "=", "DZ-01"])):
            for kind in ("main", "backup"):
                tenure = {"portfolio_id": portfolio, "user_id": director.id, "role": kind}
                future = {"date_from": "2039-01-01"}
                shut(director, "rcc.portfolio.tenure", "create", vals_list=[tenure | future])
        tenure = {"portfolio_id": vacant, "user_id": people["manager2"], "date_from": "2039-01-01"}
        [given] = director.call("rcc.portfolio.tenure", "create", vals_list=[tenure])
        shut(director, "rcc.portfolio.tenure", "write", [given], vals={"user_id": director.id})

    def test_no_branch_reaches_for_anothers_villages(self, colleague):
        director = colleague("director")
        portfolio = director.first("rcc.portfolio", ["branch_id.code", "=", "0101"])
        other = director.first("rcc.branch", ["code", "=", "0102"])
        shut(director, "rcc.portfolio", "write", [portfolio], vals={"branch_id": other})
        made = {"code": "X", "name": "X", "branch_id": other}
        shut(director, "rcc.portfolio", "create", vals_list=[made])
