"""Sixty households on real villages, and one pair of customers that may be the same person."""

from ..tools import county, people
from . import clock

# Villages by the branch that answers for them; ten households each.
VILLAGES = {
    "0101": ("410527101214", "410527201211"),
    "010101": ("410527103224",),
    "0102": ("410527105220", "410527106201"),
    "0100": ("410527001253",),
}
PER_VILLAGE = 10
REGISTERED_DAYS_AGO = 900
MARRIED_EVERY = 3


def tell(env):
    """Register the households with their economic files and return them as (household, source) by branch code."""
    areas = env["rcc.area"]
    customers, serial = {}, 0
    with clock.days_ago(env, REGISTERED_DAYS_AGO) as day:
        for branch_code, villages in VILLAGES.items():
            customers[branch_code] = []
            for village in villages:
                area = areas.search([("code", "=", village)])
                for source in county.households(
                    PER_VILLAGE, villages=[village], first_serial=serial
                ):
                    household = _register(env, source, area, branch_code, day)
                    customers[branch_code].append((household, source))
                serial += PER_VILLAGE
        _marry(env, customers, serial)
        _register_twice(env, customers["0101"][0], serial)
    return customers


def _register(env, source, area, branch_code, day):
    branch = env["rcc.branch"].search([("code", "=", branch_code)])
    household = env["res.partner"]._rcc_register_household(
        {
            "name": source.head.name,
            "number": source.head.number,
            "phone": source.head.phone,
            "area_id": area.id,
            "branch_id": branch.id,
            "date": day,
        }
    )
    env["rcc.household.file"]._file_facts(household, source.facts | source.survey, day, "register")
    return household


def _marry(env, customers, serial):
    """Every third household has a spouse with a marriage certificate on file."""
    couples = [
        pair for pairs in customers.values() for pair in pairs if pair[1].facts["members"] > 1
    ]
    for number, (household, source) in enumerate(couples[::MARRIED_EVERY]):
        head = household.rcc_head_id
        spouse = _spouse_of(source.head, serial + number)
        person = env["res.partner"]._rcc_add_member(
            household, {"name": spouse.name, "number": spouse.number, "role": "spouse"}
        )
        env["rcc.identity"].create(
            {
                "partner_id": head.id,
                "spouse_id": person.id,
                "kind": "marriage_certificate",
                "number": f"J410527-{2000 + number % 20}-{number:06d}",
            }
        )


def _spouse_of(head, serial):
    """A person of the other sex, of about the head's age."""
    source = next(county.households(1, seed=f"spouse/{head.number}", first_serial=serial))
    sex = "female" if head.sex == "male" else "male"
    birth = head.birth_date
    return people.person(
        county.Random(head.number),
        source.head.name,
        sex,
        serial,
        region=county.REGION,
        oldest=birth.replace(year=birth.year - 2, day=1),
        youngest=birth.replace(year=birth.year + 3, day=1),
    )


def _register_twice(env, first, serial):
    """Another branch knows the first head under a number with one digit read wrongly."""
    _household, source = first
    double = people.person(
        county.Random(serial),
        source.head.name,
        source.head.sex,
        serial + 10_000,
        region=county.REGION,
        oldest=source.head.birth_date,
        youngest=source.head.birth_date.replace(year=source.head.birth_date.year + 1),
    )
    env["res.partner"]._rcc_register_household(
        {
            "name": source.head.name,
            "number": double.number,
            "phone": source.head.phone,
            "area_id": env["rcc.area"].search([("code", "=", source.village_code)]).id,
            "branch_id": env["rcc.branch"].search([("code", "=", "0102")]).id,
        }
    )
