"""Every way on which a hidden customer has been seen in Odoo, as functions (colleague, canary) -> what came back.

Each is tried by somebody of the customer's branch, who must get what was planted, and by others, who must not."""

import json

from canary import ACCOUNT, EMAIL, PHONE, WORD

PROBES = {}


def probe(function):
    """File a way on by its name."""
    PROBES[function.__name__] = function
    return function


@probe
def read(who, canary):
    return who.call("res.partner", "read", [canary.partner], fields=["name", "phone"])


@probe
def web_read(who, canary):
    spec = {"name": {}, "parent_id": {"fields": {"display_name": {}}}, "message_ids": {}}
    return who.ask("res.partner", "web_read", [canary.partner], specification=spec)


@probe
def search_read(who, canary):
    domain = [["id", "=", canary.partner]]
    return who.call("res.partner", "search_read", domain=domain, fields=["name"])


@probe
def web_search_read_by_phone(who, canary):
    spec = {"name": {}, "phone": {}}
    return who.ask("res.partner", "web_search_read", [["phone", "=", PHONE]], specification=spec)


@probe
def name_search(who, canary):
    return who.call("res.partner", "name_search", name=WORD)


@probe
def web_name_search(who, canary):
    return who.ask("res.partner", "web_name_search", name=WORD, specification={"display_name": {}})


@probe
def group_names(who, canary):
    """The names of groups, with hidden records in none of them."""
    domain = [["rcc_kind", "=", "person"]]
    groups = {"domain": domain, "groupby": ["name"], "aggregates": ["__count"]}
    return who.call("res.partner", "formatted_read_group", **groups)


@probe
def web_group_names(who, canary):
    domain = [["phone", "=", PHONE]]
    return who.ask("res.partner", "web_read_group", domain, ["name"], ["__count"])


@probe
def grants_by_customer(who, canary):
    groups = {"domain": [], "groupby": ["partner_id"], "aggregates": ["__count"]}
    return [
        WORD
        for group in who.call("rcc.grant", "formatted_read_group", **groups)
        if group["partner_id"][0] == canary.ids["household"]
    ]


@probe
def grants_by_the_phone_of_the_head(who, canary):
    """Hidden values must not be found out by searching through a relation."""
    domain = [["partner_id.rcc_head_id.phone", "=", PHONE]]
    return WORD if who.call("rcc.grant", "search_count", domain=domain) else ""


@probe
def members_by_the_phone_of_the_head(who, canary):
    domain = [["rcc_head_phone", "=", PHONE]]
    return WORD if who.call("res.partner", "search_count", domain=domain) else ""


@probe
def tags_by_customer(who, canary):
    """From a model that is open to all, back to the customers that carry it."""
    domain = [["rcc_branch_id.code", "=", "0102"], ["child_ids.phone", "=", PHONE]]
    return WORD if who.call("res.partner", "search_count", domain=domain) else ""


@probe
def counter_search(who, canary):
    return who.call("rcc.counter", "find", query=PHONE)


@probe
def avatar(who, canary):
    """Odoo draws the first letter of the name."""
    drawn, none = (
        who.get(f"/web/image/res.partner/{record}/avatar_128") for record in (canary.partner, 0)
    )
    return WORD if drawn != none else ""


@probe
def avatar_card(who, canary):
    return who.page(
        "/mail/data", fetch_params=[["avatar_card", {"id": canary.partner, "model": "res.partner"}]]
    )


@probe
def page_of_the_record(who, canary):
    return who.ask("res.partner", "get_formview_action", [canary.partner]) and who.get(
        "/mail/view", model="res.partner", res_id=canary.partner
    ) + str(who.ask("res.partner", "read", [canary.partner], ["display_name"]))


# -- files


@probe
def attachment(who, canary):
    return who.call("ir.attachment", "read", [canary.ids["ir.attachment"]], fields=["name"])


@probe
def attachment_of_the_customer(who, canary):
    domain = [["res_model", "=", "res.partner"], ["res_id", "=", canary.partner]]
    return who.call("ir.attachment", "search_read", domain=domain, fields=["name"])


@probe
def attachment_by_name(who, canary):
    return who.call("ir.attachment", "name_search", name=WORD)


@probe
def file(who, canary):
    return who.get(f"/web/content/{canary.ids['ir.attachment']}")


@probe
def file_with_a_kept_token(who, canary):
    token = canary.tokens["ir.attachment"]
    return who.get(f"/web/content/{canary.ids['ir.attachment']}", access_token=token)


@probe
def image_with_a_kept_token(who, canary):
    token = canary.tokens["ir.attachment"]
    return who.get(f"/web/image/{canary.ids['ir.attachment']}", access_token=token)


# -- correspondence


@probe
def thread(who, canary):
    about = {"thread_model": "res.partner", "thread_id": canary.partner}
    return who.page("/mail/thread/messages", **about)


@probe
def thread_data(who, canary):
    params = {"thread_model": "res.partner", "thread_id": canary.partner}
    params["request_list"] = ["attachments", "activities", "followers", "suggestedRecipients"]
    return who.page("/mail/data", fetch_params=[["mail.thread", params]])


@probe
def message(who, canary):
    return who.call("mail.message", "read", [canary.ids["mail.message"]], fields=["body"])


@probe
def message_by_words(who, canary):
    domain = [["body", "ilike", WORD]]
    return who.call("mail.message", "search_read", domain=domain, fields=["body"])


@probe
def message_by_customer(who, canary):
    domain = [["model", "=", "res.partner"], ["res_id", "=", canary.partner]]
    return who.call("mail.message", "search_read", domain=domain, fields=["body", "record_name"])


@probe
def followers(who, canary):
    domain = [["res_model", "=", "res.partner"], ["res_id", "=", canary.partner]]
    return who.call("mail.followers", "search_read", domain=domain, fields=["name", "email"])


@probe
def followers_by_mail(who, canary):
    domain = [["email", "=", EMAIL]]
    return WORD if who.call("mail.followers", "search_count", domain=domain) else ""


@probe
def followers_of_the_thread(who, canary):
    return who.ask("res.partner", "message_get_followers", [canary.partner])


@probe
def recipients(who, canary):
    about = {"thread_model": "res.partner", "thread_id": canary.partner}
    return who.page("/mail/thread/recipients", **about)


@probe
def suggested_recipients(who, canary):
    about = {"thread_model": "res.partner", "thread_id": canary.partner}
    return who.page("/mail/thread/recipients/get_suggested_recipients", **about)


@probe
def partner_from_mail(who, canary):
    """Whoever knows an address learns whose it is."""
    own = {"thread_model": "res.partner", "thread_id": who.partner}
    return who.page("/mail/partner/from_email", emails=[EMAIL], **own)


@probe
def composer(who, canary):
    letter = {"model": "res.partner", "res_ids": str([canary.partner]), "body": "x"}
    [wizard] = who.call("mail.compose.message", "create", vals_list=[letter])
    spec = {"subject": {}, "partner_ids": {"fields": {"display_name": {}}}}
    return who.ask("mail.compose.message", "web_read", [wizard], specification=spec)


@probe
def mentions(who, canary):
    return who.ask("res.partner", "get_mention_suggestions", search=WORD)


@probe
def activity(who, canary):
    return who.call("mail.activity", "read", [canary.ids["mail.activity"]], fields=["summary"])


@probe
def activities(who, canary):
    fields = ["summary", "res_name", "note"]
    return who.call("mail.activity", "search_read", domain=[], fields=fields)


@probe
def account(who, canary):
    domain = [["acc_number", "=", ACCOUNT]]
    return who.call("res.partner.bank", "search_read", domain=domain, fields=["acc_number"])


@probe
def account_by_name(who, canary):
    return who.call("res.partner.bank", "name_search", name=ACCOUNT)


# -- papers


@probe
def printed_certificate(who, canary):
    return who.get(f"/report/html/rcc_credit_rating.grant_certificate/{canary.ids['rcc.grant']}")


def text(answer) -> str:
    """An answer in which planted words can be looked for."""
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
