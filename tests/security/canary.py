"""A customer of Chuwang (0102) with everything that can hang on a customer, each with a word that is nowhere else."""

import base64
from dataclasses import dataclass, field

from colleague import Colleague

WORD = "金丝雀"
PHONE = "19900007777"
EMAIL = "canary@hidden.example"
ACCOUNT = "6228480000000077777"
MARKS = (WORD, PHONE, EMAIL, ACCOUNT)


@dataclass
class Canary:
    """The ids of what was planted, by model, and the tokens that let files out."""

    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def partner(self) -> int:
        """The person that it is all about."""
        return self.ids["res.partner"]


def plant(insider: Colleague, sql) -> Canary:
    """Mark the customer of a live grant, as the staff of its branch would; the bank account comes by SQL."""
    canary = Canary()
    grant = insider.first("rcc.grant", ["state", "=", "live"])
    [row] = insider.call("rcc.grant", "read", [grant], fields=["partner_id", "result_id"])
    household = row["partner_id"][0]
    [family] = insider.call("res.partner", "read", [household], fields=["rcc_head_id"])
    person = family["rcc_head_id"][0]
    canary.ids |= {"rcc.grant": grant, "res.partner": person, "household": household}
    canary.ids["rcc.rating.result"] = row["result_id"][0]
    loans = insider.call("rcc.loan", "search", domain=[["partner_id", "in", [person, household]]])
    canary.ids["rcc.loan"] = loans[0] if loans else insider.first("rcc.loan")
    words = {"name": WORD, "phone": PHONE, "email": EMAIL}
    insider.call("res.partner", "write", [person], vals=words)
    _plant_documents(insider, canary)
    row = f"({person}, '{ACCOUNT}', '{ACCOUNT}', true, false)"
    columns = "(partner_id, acc_number, sanitized_acc_number, active, allow_out_payment)"
    made = sql(f"INSERT INTO res_partner_bank {columns} VALUES {row} RETURNING id")
    canary.ids["res.partner.bank"] = int(made)
    return canary


def _plant_documents(insider: Colleague, canary: Canary) -> None:
    person, about = canary.partner, {"res_model": "res.partner", "res_id": canary.partner}
    scan = {"name": f"{WORD}.txt", "datas": base64.b64encode(WORD.encode()).decode(), **about}
    [canary.ids["ir.attachment"]] = insider.call("ir.attachment", "create", vals_list=[scan])
    [token] = insider.call("ir.attachment", "generate_access_token", [canary.ids["ir.attachment"]])
    canary.tokens["ir.attachment"] = token
    message = insider.call("res.partner", "message_post", [person], body=f"{WORD}来访")
    canary.ids["mail.message"] = message[0] if isinstance(message, list) else message
    task = {"summary": f"{WORD}待办", "note": f"{WORD}待办", "user_id": insider.id}
    insider.call("res.partner", "activity_schedule", [person], **task)
    canary.ids["mail.activity"] = insider.first("mail.activity", ["res_id", "=", person])
    insider.call("res.partner", "message_subscribe", [person], partner_ids=[person])
    event = {
        "name": f"走访{WORD}",
        "start": "2030-01-02 01:00:00",
        "stop": "2030-01-02 02:00:00",
        "partner_ids": [[6, 0, [person]]],
    }
    [canary.ids["calendar.event"]] = insider.call("calendar.event", "create", vals_list=[event])
    canary.ids["calendar.attendee"] = insider.first(
        "calendar.attendee", ["event_id", "=", canary.ids["calendar.event"]]
    )
