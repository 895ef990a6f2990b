"""Who stands on which list, who has fallen silent, and the roster of one village."""

from datetime import timedelta

from odoo.tools import SQL

from . import staff

LISTED = (
    ("honest", "村里公认诚信户，历年按期还款，带动邻里种植大棚辣椒。", "chief"),
    ("late", "去年两次逾期还息，每次超过十天，经催收还清。", "chief"),
    ("court", "法院公布的失信被执行人名单中列有该户成员。", "risk"),
)
UNKNOWN = ("胡建国", "郭秀兰", "任保田", "田玉梅", "牛新民")


def tell(env, customers):
    """White, grey and black customers (the black one waits for its second person); all files weighed; a roster."""
    households = [
        household for household, *_rest in customers["0101"] if not household.rcc_grant_ids
    ]
    manager = staff.user(env, "manager")
    for household, (reason, note, _who) in zip(households, LISTED):
        listings = env["rcc.standing"].with_user(manager).sudo()  # told, not asked for
        listings.create(
            {
                "partner_id": household.rcc_head_id.id,
                "reason_id": env.ref(f"rcc_customer.standing_reason_{reason}").id,
                "note": note,
                "source": "court" if reason == "court" else "own",
                "put_by_id": manager.id,
            }
        )
    _roster(env, customers["0101"])
    _nights(env, households[-3:])


def _nights(env, silent):
    """Some files are of two years ago; then the nightly work, once."""
    today = env["rcc.post"]._today()
    for household in silent:
        env.cr.execute(SQL("SET LOCAL rcc.migrating = 'on'"))
        household.rcc_file_ids.filtered(lambda file: not file.date_to).write(
            {"date_from": today - timedelta(days=500)}
        )
        env.flush_all()
        env.cr.execute(SQL("SET LOCAL rcc.migrating = 'off'"))
    partners = env["res.partner"]
    everyone = (1, 2**31 - 1)
    partners._rcc_lifecycle_move(env["rcc.lifecycle.policy"]._in_force(), everyone)
    partners._rcc_weigh(env["rcc.completeness.policy"]._in_force(), everyone)


def _roster(env, households):
    """The village committee's roster has the customers and five households that nobody has visited."""
    village = households[0][0].rcc_area_id
    known = [household for household, *_rest in households if household.rcc_area_id == village]
    names = [household.rcc_head_id.name for household in known] + list(UNKNOWN)
    env["rcc.roster"].create(
        [{"area_id": village.id, "name": name, "members": 4} for name in names]
    )
