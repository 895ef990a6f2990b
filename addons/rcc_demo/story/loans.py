"""Drawdowns at the counter, repaid, running, late and written off."""

from . import clock
from .staff import user

TELLERS = {"0101": "teller", "010101": "teller2", "0102": "teller3"}
DRAWN = {"drawn": 200, "late": 200, "repaid": 460, "lost": 480}


def tell(env, customers):
    """Pay out and repay for the outcomes that `credit` left, then run the nightly book once."""
    for outcome, days in DRAWN.items():
        for number, (household, source) in enumerate(customers["outcomes"][outcome]):
            _tell_loan(env, household, source, outcome, days + 17 * number, 5000 + 1500 * number)
    for household, source in customers["outcomes"]["reserved"]:
        _pay_out(env, household, source, _threshold(env) + 1000)
    env["rcc.loan"]._cron_daily()


def _threshold(env):
    return env["rcc.loan.product"]._current().teller_max


def _teller(env, household):
    return user(env, TELLERS[household.rcc_branch_id.code])


def _pay_out(env, household, source, amount):
    grant = env["rcc.grant"].search([("partner_id", "=", household.id), ("state", "=", "live")])
    head = household.rcc_head_id
    return (
        env["rcc.counter"]
        .with_user(_teller(env, household))
        .payout(
            head.id,
            "resident_id",
            source.head.number,
            grant.certificate_no,
            min(amount, grant.amount_available),
            purpose="购买种子、化肥",
            idempotency_key=f"demo:{household.id}",
        )
    )


def _tell_loan(env, household, source, outcome, days, amount):
    with clock.days_ago(env, days):
        paid = _pay_out(env, household, source, amount)
        loan = paid.sudo()  # the story goes on as nobody in particular
        env["rcc.loan"]._cron_daily()
    lines = loan.installment_ids.filtered(lambda line: line.due <= env["rcc.post"]._today())
    for line in lines[:-1] if outcome == "late" else lines:
        if outcome != "lost":
            _repay(env, loan, line)


def _repay(env, loan, line):
    days = (env["rcc.post"]._today() - line.due).days
    with clock.days_ago(env, days):
        loan.with_user(_teller(env, loan.household_id)).action_repay(
            line.interest + line.principal, line.due, f"demo:{line.id}"
        )
