"""Who stood in for whom, and a portfolio that changes hands next month."""

from datetime import timedelta

from . import clock
from .staff import user

LEAVE_DAYS_AGO = 120
HANDOVER_IN = 30
TASKS = ("核对土地承包面积", "送达到期提醒", "补收配偶身份证复印件")


def tell(env, customers):
    """A leave that is over, one that waits for approval, and a handover that both managers have signed."""
    _past_leave(env)
    _ask(env, user(env, "manager3"), -14, 4, "mandatory")
    _tasks(env, [household for household, _source in customers["010101"][: len(TASKS)]])
    _handover(env)


def _ask(env, absent, days_ago, length, kind):
    first = env["rcc.post"]._today() - timedelta(days=days_ago)
    return (
        env["rcc.leave"]
        .with_user(absent)
        .create(
            {
                "user_id": absent.id,
                "date_from": first,
                "date_to": first + timedelta(days=length),
                "kind": kind,
            }
        )
    )


def _past_leave(env):
    """A week and a half, during which the backup manager acted."""
    with clock.days_ago(env, LEAVE_DAYS_AGO):
        _ask(env, user(env, "manager"), 0, 10, "mandatory").with_user(
            user(env, "director")
        ).action_approve()
    env["rcc.post"]._cron_sync()


def _tasks(env, households):
    manager = user(env, "manager2")
    for household, summary in zip(households, TASKS, strict=False):
        household.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo", user_id=manager.id, summary=summary
        )


def _handover(env):
    """Main and backup manager of the outlet's portfolio change places."""
    portfolio = env["rcc.portfolio"].search([("code", "=", "LZ-01")])
    handover = (
        env["rcc.handover"]
        .with_user(user(env, "director"))
        .create(
            {
                "portfolio_id": portfolio.id,
                "to_user_id": portfolio.backup_manager_id.id,
                "date": env["rcc.post"]._today() + timedelta(days=HANDOVER_IN),
            }
        )
    )
    for signer in (portfolio.manager_id, portfolio.backup_manager_id):
        handover.with_user(signer).action_sign()
