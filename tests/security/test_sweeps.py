"""Every model that a colleague can open is read and searched for what hangs on a hidden customer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from canary import EMAIL, MARKS, PHONE, WORD
from colleague import Refused
from probes import text

# Models whose fields are not read together, or whose rows are the client's own pages.
SKIPPED = ("ir.ui.view", "ir.ui.menu", "res.lang", "res.currency", "res.country", "rcc.area")
ROWS = 60
TEXTS = ("char", "text", "html")


@pytest.fixture(scope="module")
def canary(canary, colleague, sql):
    """A document of Dongzhuang names the hidden customer as spouse, by SQL: no form would let it."""
    canary.ids["pointer"] = colleague("director").first("rcc.identity")
    sql(
        "SET session_replication_role = replica; UPDATE rcc_identity"
        f" SET spouse_id = {canary.partner} WHERE id = {canary.ids['pointer']}"
    )
    return canary


@pytest.fixture(scope="module")
def models(sql) -> list[str]:
    """Every model with rows."""
    query = "SELECT model FROM ir_model WHERE NOT abstract AND NOT transient ORDER BY model"
    return [name for name in sql(query).split() if name not in SKIPPED]


def sweep(who, models, look) -> dict[str, str]:
    """What came back from each model that this colleague may read."""

    def one(model):
        try:
            if who.ask(model, "has_access", [], "read"):
                fields = who.call(
                    model, "fields_get", attributes=["type", "relation", "searchable"]
                )
                return model, look(who, model, fields)
        except Refused as refusal:
            return model, refusal.body
        return model, ""

    with ThreadPoolExecutor(4) as threads:
        return {model: text(answer) for model, answer in threads.map(one, models)}


def everything(who, model, fields):
    """All fields of the newest rows, as the web client reads them, names of targets included."""
    plain = [name for name, field in fields.items() if field["type"] != "binary"]
    specification = {
        name: {"fields": {"display_name": {}}} if fields[name]["type"].startswith("many2") else {}
        for name in plain
    }
    found = who.call(model, "search", domain=[], limit=ROWS, order="id desc")
    return found and who.ask(model, "web_read", found, specification=specification)


def by_hidden_values(who, model, fields):
    """Whether the planted words find more rows than words that stand nowhere."""
    planted, nowhere = (
        _conditions(fields, *values) for values in ((WORD, PHONE, EMAIL), ("查无此词", "0", "x@y"))
    )
    found = [
        (count, other)
        for count, other in zip(
            _counts(who, model, planted), _counts(who, model, nowhere), strict=True
        )
        if count != other
    ]
    return f"{WORD}: {found}" if found else ""


def _conditions(fields, word, phone, mail):
    found = [
        [name, "ilike", word]
        for name, field in fields.items()
        if field["searchable"] and field["type"] in TEXTS
    ]
    for name, field in fields.items():
        if field["searchable"] and field.get("relation") == "res.partner":
            found += [[f"{name}.phone", "=", phone], [f"{name}.email", "=", mail]]
            found += [[f"{name}.name", "ilike", word], [name, "ilike", word]]
    return found


def _counts(who, model, conditions) -> list[int]:
    """How many rows any of the conditions finds; halved and asked again where one of them is refused."""
    if not conditions:
        return []
    domain = ["|"] * (len(conditions) - 1) + conditions
    try:
        return [who.call(model, "search_count", domain=domain)]
    except Refused:
        half = len(conditions) // 2
        if not half:
            return [0]
        return _counts(who, model, conditions[:half]) + _counts(who, model, conditions[half:])


def marked(found: dict[str, str]) -> set[str]:
    """The models in whose answers a planted word stands."""
    return {model for model, answer in found.items() if any(mark in answer for mark in MARKS)}


def test_reading_everything(colleague, canary, models):
    assert len(marked(sweep(colleague("director2"), models, everything))) > 6, "proves nothing"
    for login in ("teller", "sysadmin"):
        assert not marked(sweep(colleague(login), models, everything)), login


def test_searching_everything(colleague, canary, models):
    assert len(marked(sweep(colleague("director2"), models, by_hidden_values))) > 4, (
        "proves nothing"
    )
    assert not marked(sweep(colleague("teller"), models, by_hidden_values))


class TestPointers:
    """A visible record points at a hidden customer: its name is masked, its values are not found."""

    def test_the_name_is_masked(self, colleague, canary):
        who, pointer = colleague("director"), [canary.ids["pointer"]]
        spec = {"spouse_id": {"fields": {"display_name": {}}}}
        [row] = who.ask("rcc.identity", "web_read", pointer, specification=spec)
        assert row["spouse_id"]
        assert not any(mark in text(row) for mark in MARKS)
        spec["spouse_id"]["fields"]["phone"] = {}
        with pytest.raises(Refused) as answer:
            print(who.ask("rcc.identity", "web_read", pointer, specification=spec))
        assert not any(mark in answer.value.body for mark in MARKS)

    @pytest.mark.parametrize("path", ("spouse_id.phone", "spouse_id.name", "spouse_id.email"))
    def test_no_value_is_found(self, colleague, canary, path):
        who = colleague("director")
        value = {"phone": PHONE, "name": WORD, "email": EMAIL}[path.partition(".")[2]]
        domain = [["id", "=", canary.ids["pointer"]], [path, "=", value]]
        assert not who.call("rcc.identity", "search_count", domain=domain)

    def test_order_and_groups_tell_nothing(self, colleague, canary):
        who = colleague("director")
        for order in ("spouse_id.phone", "number_hmac", "partner_id.rcc_birth_date"):
            with pytest.raises(Refused):
                print(who.call("rcc.identity", "search", domain=[], order=order))
        groups = {"domain": [], "aggregates": ["__count"]}
        for path in ("spouse_id", "spouse_id.phone", "spouse_id.name", "number_hmac"):
            try:
                rows = who.call("rcc.identity", "formatted_read_group", **groups, groupby=[path])
            except Refused as refusal:
                rows = refusal.body
            assert not any(mark in text(rows) for mark in MARKS), path


class TestFormsAndFiles:
    """Forms, favourites, exports and papers around a hidden customer."""

    def test_forged_ids_compute_nothing(self, colleague, canary):
        for login in ("teller", "director"):
            who = colleague(login)
            for model, field in (("res.partner", "parent_id"), ("rcc.membership", "partner_id")):
                spec = {field: {"fields": {"display_name": {}}}, "display_name": {}}
                forged = {"values": {field: canary.partner}, "field_names": [field]}
                with pytest.raises(Refused) as answer:
                    print(who.call(model, "onchange", [], **forged, fields_spec=spec))
                assert not any(mark in answer.value.body for mark in MARKS)
                default = {f"default_{field}": canary.partner}
                with pytest.raises(Refused):
                    print(who.call(model, "default_get", fields=[field], context=default))

    def test_nobody_exports(self, colleague, canary):
        for login in ("teller", "director", "director2", "executive", "sysadmin"):
            with pytest.raises(Refused):
                who = colleague(login)
                names = {"fields_to_export": ["name", "parent_id/phone"]}
                print(who.call("res.partner", "export_data", [canary.partner], **names))

    def test_nobody_merges_customers_by_odoos_wizard(self, colleague, canary):
        for login in ("teller", "director2", "executive", "sysadmin"):
            pair = {"partner_ids": [[6, 0, [canary.partner, canary.ids["household"]]]]}
            with pytest.raises(Refused):
                wizard = "base.partner.merge.automatic.wizard"
                print(colleague(login).call(wizard, "create", vals_list=[pair]))

    def test_favourites_are_ones_own(self, colleague, canary):
        """A favourite carries the value that somebody searched for."""
        chief = colleague("director2")
        own = {"name": WORD, "model_id": "res.partner", "user_ids": [[6, 0, [chief.id]]]}
        own["domain"] = f"[('name', '=', '{WORD}')]"
        assert chief.call("ir.filters", "create", vals_list=[own])
        for login in ("teller", "sysadmin"):
            who = colleague(login)
            rows = who.call("ir.filters", "search_read", domain=[], fields=["name", "domain"])
            assert WORD not in text(rows)
            assert WORD not in text(who.ask("ir.filters", "get_filters", "res.partner"))

    def test_templates_render_no_stranger(self, colleague, canary):
        """A letter's placeholders are filled in with what its writer may read."""
        for login in ("teller", "director"):
            who = colleague(login)
            letter = {"model": "res.partner", "composition_mode": "mass_mail"}
            letter |= {"res_ids": str([canary.partner]), "body": '<p t-out="object.phone"></p>'}
            try:
                [wizard] = who.call("mail.compose.message", "create", vals_list=[letter])
                who.call("mail.compose.message", "action_send_mail", [wizard])
                row = who.call("mail.compose.message", "read", [wizard])
            except Refused as refusal:
                row = refusal.body
            assert not any(mark in text(row) for mark in MARKS), login

    def test_staff_files_are_closed(self, colleague):
        """Colleagues see a name and a job, nothing private."""
        for login in ("teller", "director", "executive", "sysadmin"):
            who = colleague(login)
            person = who.first("hr.employee.public")
            for name in ("private_phone", "birthday", "rcc_identity_hmac"):
                with pytest.raises(Refused):
                    print(who.call("hr.employee", "read", [person], fields=[name]))
                with pytest.raises(Refused):
                    print(who.call("hr.employee", "search", domain=[[name, "!=", False]]))

    def test_events_are_ones_own(self, colleague, canary):
        """Not even as busy: what is masked can be searched for."""
        event = [["id", "=", canary.ids["calendar.event"]]]
        assert colleague("director2").call("calendar.event", "search_count", domain=event)
        for login in ("teller3", "executive", "auditor", "teller"):
            assert not colleague(login).call("calendar.event", "search_count", domain=event), login
