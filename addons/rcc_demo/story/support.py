"""Who works in which department, and one question that another department answered."""

from . import staff

DEPARTMENTS = {
    "farm": ("head",),
    "back_office": ("backoffice",),
    "service_centre": ("service",),
    "control": ("risk", "auditor"),
}


def tell(env, customers):
    """The administrator names the departments' staff; a customer manager asks and is answered."""
    administrator = staff.user(env, "sysadmin")
    for name, logins in DEPARTMENTS.items():
        department = env.ref(f"rcc_branch.department_{name}").with_user(administrator)
        department.rcc_staff_ids = env["res.users"].search([("login", "in", logins)])
    _ask(env, customers["0101"][0][0])


def _ask(env, household):
    """The credit clerk's desk says which papers a greenhouse loan needs."""
    manager, clerk = staff.user(env, "manager"), staff.user(env, "backoffice")
    request = (
        env["rcc.support.request"]
        .with_user(manager)
        .create(
            {
                "name": "大棚贷款要哪些资料",
                "kind": "papers",
                "department_id": env.ref("rcc_branch.department_back_office").id,
                "partner_id": household.id,
                "question": "该户想把大棚扩到五亩，除授信资料外还要补什么？土地是转包的。",
            }
        )
    )
    answer = request.with_user(clerk)
    answer.action_take()
    answer.answer = "补土地转包合同（村委会盖章）和大棚购货清单；合同期限不得短于借款期限。"
    answer.action_answer()
    request.action_accept()
    request.activity_ids.action_done()
