"""The demo county with a record in every place of the matrix, made by its own staff over HTTP."""

import base64

from colleague import Colleague
from posting import move

# One observer a role. Two are moved: the clerk to a branch, the head of department to one customer group.
OBSERVERS = {
    "teller": "teller",
    "accountant": "accountant",
    "customer_manager": "manager",
    "back_office": "backoffice",
    "branch_manager": "director",
    "department_head": "head",
    "committee": "committee",
    "executive": "executive",
    "service_centre": "service",
    "collector": "collector",
    "risk": "risk",
    "auditor": "auditor",
    "rcc_admin": "sysadmin",
}
# Query models, and rows that come by nightly jobs, by imports or by decisions of many.
WITHOUT_ROWS = (
    "mail.followers",
    "rcc.access.alert",
    "rcc.authority.use",
    "rcc.case.assignment",
    "rcc.census",
    "rcc.committee.item",
    "rcc.committee.meeting",
    "rcc.committee.member",
    "rcc.committee.vote",
    "rcc.completeness",
    "rcc.completeness.gap",
    "rcc.completeness.run",
    "rcc.consent.missing",
    "rcc.coverage",
    "rcc.decision.stage",
    "rcc.duplicate",
    "rcc.duplicate.run",
    "rcc.erasure",
    "rcc.erasure.due",
    "rcc.feed",
    "rcc.feed.line",
    "rcc.file.sheet",
    "rcc.household.asset",
    "rcc.household.crop",
    "rcc.household.debt",
    "rcc.household.holding",
    "rcc.household.labour",
    "rcc.household.land",
    "rcc.household.livestock",
    "rcc.household.share",
    "rcc.household.split",
    "rcc.identity.double",
    "rcc.legal.hold",
    "rcc.lifecycle.history",
    "rcc.lifecycle.run",
    "rcc.merge",
    "rcc.merge.change",
    "rcc.merge.choice",
    "rcc.partner.alias",
    "rcc.register.template",
    "rcc.register.template.column",
    "rcc.related.exposure",
    "rcc.roster",
    "rcc.rotation.reminder",
    "rcc.rotation.state",
    "rcc.source",
    "rcc.source.conflict",
    "rcc.standing",
)
REGISTER = "户主姓名,身份证号码,家庭人口\n矩阵户,11010519491231002X,3\n"
# No role keeps bank accounts yet, so that these come by no form.
BANK_ACCOUNTS = """INSERT INTO res_partner_bank
    (partner_id, acc_number, sanitized_acc_number, active, allow_out_payment)
    SELECT id, 'M' || id, 'M' || id, true, false FROM res_partner WHERE rcc_kind = 'household'"""


def stage(enter, sql) -> int:
    """Hire, portfolio, anothergroup, nobody's customers, papers, a lent case; the household of that case."""
    for login, branch, group in (("backoffice", "0101", ""), ("head", "01", "farm")):
        move(enter("sysadmin"), enter("executive"), login, branch, group)
    director = enter("director")
    held = director.call("rcc.grant", "search_read", domain=[], fields=["partner_id", "branch_id"])
    own = [row["partner_id"][0] for row in held if row["branch_id"][1].startswith("东庄")]
    _regroup(director, own)
    _papers(director, "0101", own[:8])
    others = [["rcc_kind", "=", "household"], ["rcc_branch_id.code", "=", "0102"]]
    chief = enter("director2")
    _papers(chief, "0102", chief.call("res.partner", "search", domain=others, limit=3))
    for branch, chief, manager in (
        ("0101", "director", "manager2"),
        ("0102", "director2", "manager4"),
    ):
        _steps(enter(chief), enter(manager), branch)
    _look(enter("accountant"), enter("director2"))
    sql(BANK_ACCOUNTS)
    return _lend(enter)


def _regroup(director: Colleague, own: list[int]) -> None:
    """Of the households with a grant, some in a colleague's portfolio, some in none, one in anothergroup."""
    branch = director.first("rcc.branch", ["code", "=", "0101"])
    portfolio = {"code": "DZ-02", "name": "DZ-02", "branch_id": branch}
    [other] = director.call("rcc.portfolio", "create", vals_list=[portfolio])
    for household in own[0:3]:
        director.call("res.partner", "write", [household], vals={"rcc_portfolio_id": other})
    for household in own[3:6]:
        director.call("res.partner", "write", [household], vals={"rcc_portfolio_id": False})
    trader = director.first("rcc.customer.group", ["code", "=", "trader"])
    by_hand = {"partner_id": own[6], "group_id": trader, "reason": "test"}
    [wizard] = director.call("rcc.group.override", "create", vals_list=[by_hand])
    director.call("rcc.group.override", "action_keep", [wizard])


def _papers(chief: Colleague, branch: str, customers: list[int]) -> None:
    """A register of a branch; a message, an activity and a file of its customers."""
    place = chief.first("rcc.branch", ["code", "=", branch])
    file = base64.b64encode(REGISTER.encode()).decode()
    register = {"filename": "register.csv", "file": file, "branch_id": place}
    [made] = chief.call("rcc.register.import", "create", vals_list=[register])
    chief.call("rcc.register.import", "action_parse", [made])
    _sign(chief, customers)
    for customer in customers:
        chief.call("res.partner", "message_post", [customer], body="x")
        chief.call("res.partner", "activity_schedule", [customer], summary="x")
        scan = {"name": "x", "datas": "eA==", "res_model": "res.partner", "res_id": customer}
        chief.call("ir.attachment", "create", vals_list=[scan])


def _sign(chief: Colleague, households: list[int]) -> None:
    """Files are kept with the consent of the households' heads."""
    heads = chief.call("res.partner", "read", households, fields=["rcc_head_id"])
    unsigned = [["partner_id", "in", [row["rcc_head_id"][0] for row in heads]]]
    unsigned += [["purpose", "=", "collection"]]
    rows = chief.call("rcc.consent.missing", "search_read", domain=unsigned, fields=["partner_id"])
    signed = [{"partner_id": row["partner_id"][0], "purpose": "collection"} for row in rows]
    if signed:
        chief.call("rcc.consent", "create", vals_list=signed)


def _steps(chief: Colleague, manager: Colleague, branch: str) -> None:
    """An appointment, a leave, a question, a handover, a rating run and an objection in a branch."""
    event = {"name": "x", "start": "2030-01-02 01:00:00", "stop": "2030-01-02 02:00:00"}
    manager.call("calendar.event", "create", vals_list=[event])
    days = {"deputy_id": chief.id, "date_from": "2039-01-01", "date_to": "2039-01-02"}
    manager.call("rcc.leave", "create", vals_list=[days])
    department = manager.first("hr.department", ["rcc_kind", "!=", False])
    question = {"name": "x", "question": "x", "department_id": department}
    manager.call("rcc.support.request", "create", vals_list=[question])
    own = ["branch_id.code", "=", branch]
    portfolio = chief.first("rcc.portfolio", own, ["backup_manager_id", "=", manager.id])
    handover = {"portfolio_id": portfolio, "role": "backup", "to_user_id": chief.id}
    chief.call("rcc.handover", "create", vals_list=[handover | {"date": "2039-01-03"}])
    place = chief.first("rcc.branch", ["code", "=", branch])
    chief.call("rcc.rating.run", "create", vals_list=[{"branch_id": place}])
    noticed = chief.first("rcc.rating.result", own, ["notice_id", "!=", False])
    [row] = chief.call("rcc.rating.result", "read", [noticed], fields=["notice_id"])
    objection = {"notice_id": row["notice_id"][0], "result_id": noticed, "text": "x"}
    chief.call("rcc.rating.objection", "create", vals_list=[objection])


def _look(*staff: Colleague) -> None:
    """Lines in the log of accesses."""
    for person in staff:
        card = person.first("rcc.identity", ["kind", "=", "resident_id"])
        person.call("rcc.identity", "action_unmask", [card], reason="test")


def _lend(enter) -> int:
    """Chuwang lends one rating to the customer manager of Dongzhuang; the household, rated once."""
    chief, borrower = enter("director2"), enter(OBSERVERS["customer_manager"])
    rated = chief.call(
        "rcc.rating.result", "search_read", domain=[], fields=["partner_id", "state"]
    )
    households = [row["partner_id"][0] for row in rated]
    case = next(
        row
        for row in rated
        if households.count(row["partner_id"][0]) == 1 and row["state"] == "approved"
    )
    lent = {
        "case_model": "rcc.rating.result",
        "case_id": case["id"],
        "employee_id": chief.first("hr.employee.public", ["user_id", "=", borrower.id]),
        "reason": "test",
    }
    [wizard] = chief.call("rcc.case.lend", "create", vals_list=[lent])
    chief.call("rcc.case.lend", "action_lend", [wizard])
    return case["partner_id"][0]
