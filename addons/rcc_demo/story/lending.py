"""A colleague lent to one rating: the small cooperative lacks a second pair of hands."""

from . import credit
from .staff import user

COLLEAGUES = {"0101": "manager4", "010101": "manager4", "0102": "manager2"}  # of another branch


def tell(env):
    """The branch manager of the latest open rating borrows an investigator for it."""
    result = env["rcc.rating.result"].search(
        [("state", "in", ("draft", "incomplete")), ("branch_id.code", "in", list(COLLEAGUES))],
        limit=1,
    )
    if not result:
        return
    code = result.branch_id.code
    chief = user(env, credit.TEAMS[code][2])
    env["rcc.case.lend"].with_user(chief).create(
        {
            "case_model": result._name,
            "case_id": result.id,
            "employee_id": user(env, COLLEAGUES[code])._rcc_employee().id,
            "reason": "协办客户经理休假，借调一人入户调查",
        }
    ).action_lend()
