"""Who works where: one login for each role, and the colleagues that separation of duties asks for."""

from datetime import timedelta

from . import source

IN_OFFICE_SINCE = "2024-01-01"
# Main and backup managers changed places once, as the rotation rule asks.
TENURES = (1000, 400)  # days ago


def tell(env):
    """Hire the staff of ``data/logins.csv`` and give the customer managers their portfolios."""
    for row in source.rows("logins"):
        _hire(env, row)
    for code, branch, main, backup in (
        ("DZ-01", "0101", "manager", "manager2"),
        ("LZ-01", "010101", "manager2", "manager"),
        ("CW-01", "0102", "manager3", "manager4"),
    ):
        _portfolio(env, code, branch, user(env, main), user(env, backup))


def user(env, login):
    """Return the demo user with that login."""
    return env["res.users"].search([("login", "=", login)])


def _hire(env, row):
    role = env["rcc.role"].search([("code", "=", row["role"])])
    env["rcc.staff.hire"].create(
        {
            "name": row["name"],
            "login": row["login"],
            "password": row["password"],
            "role_id": role.id,
            "branch_id": role.business
            and env["rcc.branch"].search([("code", "=", row["branch"])]).id,
            "date_from": IN_OFFICE_SINCE,
        }
    ).action_hire()


def _portfolio(env, code, branch_code, main, backup):
    branch = env["rcc.branch"].search([("code", "=", branch_code)])
    portfolio = env["rcc.portfolio"].create(
        {"code": code, "name": f"{branch.name}责任区", "branch_id": branch.id, "capacity": 400}
    )
    env["rcc.portfolio.tenure"].create(
        [
            {
                "portfolio_id": portfolio.id,
                "user_id": holder.id,
                "role": role,
                "date_from": env["rcc.post"]._today() - timedelta(days=days),
            }
            for days, holders in zip(TENURES, ((backup, main), (main, backup)), strict=True)
            for role, holder in zip(("main", "backup"), holders, strict=True)
        ]
    )
