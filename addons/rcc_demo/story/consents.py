"""Who has signed: most adults, some only once and long ago, one with another's number."""

from datetime import timedelta

from . import clock, staff

SIGNED_DAYS_AGO = 880
MISSING_EVERY = 5  # every fifth household has not signed
CERTIFICATE_SCAN = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def tell(env, customers):
    """Record the consents of the demo households, card dates that end soon, and one double number."""
    pairs = [pair for of_branch in customers.values() for pair in of_branch]
    signed = [household for number, (household, _) in enumerate(pairs) if number % MISSING_EVERY]
    with clock.days_ago(env, SIGNED_DAYS_AGO) as day:
        env["rcc.consent"].create(
            [
                {
                    "partner_id": person.id,
                    "purpose": purpose,
                    "date_from": day,
                    "paper_no": f"授-{household.rcc_customer_no}",
                }
                for household in signed
                for person in household.child_ids
                for purpose in ("collection", "credit_query")
            ]
        )
    _end_soon(env, [household for household, _ in pairs[:3]])
    _double_number(env, pairs[0][0], pairs[-1])


def _end_soon(env, households):
    today = env["rcc.post"]._today()
    for days, household in zip((25, 50, -10), households, strict=True):
        household.rcc_head_id.rcc_identity_ids.filtered(
            lambda document: document.kind == "resident_id"
        ).date_to = today + timedelta(days=days)
    env["rcc.identity"]._cron_remind()


def _double_number(env, household, other):
    """A neighbour was given the number of a head elsewhere; the teller proposes, operations will confirm."""
    neighbour = env["res.partner"]._rcc_add_member(household, {"name": "吴同号", "role": "other"})
    env["rcc.identity.double"].with_user(staff.user(env, "teller")).create(
        {
            "partner_id": neighbour.id,
            "number": other[1].head.number,
            "certificate_no": "公户重〔2026〕3号",
            "issued_by": "县公安局户政大队",
            "issued_on": env["rcc.post"]._today() - timedelta(days=5),
            "scan": CERTIFICATE_SCAN,
        }
    )
