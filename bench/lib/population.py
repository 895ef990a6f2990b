"""A union of any size, by one INSERT from a household that the product made itself.

Every other column is that of the model household, so the rows are what the product would have made; going through
the product for a million would take most of an hour.
"""

from random import Random

from odoo.tools import SQL

from odoo.addons.rcc_base.tools.identity import check_character, mask_number
from odoo.addons.rcc_base.tools.secret import fingerprint
from odoo.addons.rcc_customer.tools import pinyin
from odoo.addons.rcc_demo.tools import names

BRANCHES, VILLAGES = 20, 10  # cooperatives of the union; villages, and so portfolios, of each
SIGNS = "东西南北中上下前后左右大小新老高平长河山"
CHUNK = 50_000


def resident_id(number: int) -> str:
    """A well-formed resident ID number of nobody, another one for each number below 599,400."""
    days, sequence = divmod(number, 999)
    year, month = 1950 + days % 50, 1 + days // 50
    digits = f"990101{year}{month:02d}01{sequence + 1:03d}"
    return digits + check_character(digits)


class Population:
    """A union of 20 cooperatives with 10 portfolios each, that grows to so many customers (half of them households)."""

    def __init__(self, env):
        self.env = env
        self.random = Random(410527)
        self.households = 0
        self.union = env["rcc.branch"].create({"code": "B", "name": "样县联社", "level": "union"})
        self.branches = env["rcc.branch"].create(
            [
                {
                    "code": f"B{number:02d}",
                    "name": f"{SIGNS[number]}庄信用社",
                    "level": "cooperative",
                    "parent_id": self.union.id,
                }
                for number in range(BRANCHES)
            ]
        )
        self.groups = env["rcc.customer.group"].search([])
        self.portfolios = self._portfolios()
        self.model = self._model()

    def grow(self, customers: int) -> None:
        """Let the union have so many customers; the planner looks again at what it has now."""
        # the rows point at each other and nowhere else: checking each foreign key takes most of the time
        self.env.cr.execute(SQL("SET session_replication_role = replica"))
        while self.households < customers // 2:
            self._add(min(CHUNK, customers // 2 - self.households))
        self.env.cr.execute(SQL("SET session_replication_role = DEFAULT"))
        self.env.cr.commit()
        self.env.cr._cnx.autocommit = True
        self.env.cr.execute(SQL("VACUUM (ANALYZE) res_partner"))
        self.env.cr.execute(SQL("VACUUM ANALYZE rcc_search_key, rcc_identity"))
        self.env.cr._cnx.autocommit = False
        self.env.invalidate_all()

    def _portfolios(self):
        areas = self.env["rcc.area"]
        county = areas.create({"code": "990101", "name": "样县", "level": "county"})
        made = self.env["rcc.portfolio"]
        for number, branch in enumerate(self.branches):
            town = areas.create(
                {
                    "code": f"9901011{number:02d}",
                    "name": f"{SIGNS[number]}庄镇",
                    "level": "township",
                    "parent_id": county.id,
                    "branch_id": branch.id,
                }
            )
            villages = areas.create(
                [
                    {
                        "code": f"{town.code}2{village:02d}",
                        "name": f"{SIGNS[number]}{SIGNS[village]}村",
                        "level": "village",
                        "parent_id": town.id,
                    }
                    for village in range(VILLAGES)
                ]
            )
            made += made.create(
                [
                    {
                        "code": f"P-{area.code}",
                        "name": area.name,
                        "branch_id": branch.id,
                        "area_ids": area.ids,
                    }
                    for area in villages
                ]
            )
        return made

    def _model(self):
        """(household, head) as the product registers them, without number and phone."""
        household = self.env["res.partner"]._rcc_register_household(
            {
                "name": "样本",
                "number": "11010519491231002X",
                "branch_id": self.branches[0].id,
                "area_id": self.portfolios[0].area_ids.id,
            }
        )
        self.env.flush_all()
        return household, household.rcc_head_id

    def _add(self, count):
        """So many households, each with its head."""
        env, (household, head) = self.env, self.model
        people = [self._name() for _number in range(count)]
        household_ids, head_ids = (env["res.partner"]._rcc_reserve(count) for _kind in "hp")
        common = self._places(count) | {"commercial_partner_id": household_ids}
        called = [f"{name}户" for name in people]
        whole = {"id": household_ids, "complete_name": called, **self._called("C8", called)}
        self._insert(household, common | whole)
        member = {
            "id": head_ids,
            "parent_id": household_ids,
            "complete_name": [f"{name}户, {name}" for name in people],
            "phone": [f"13{self.households + number:09d}" for number in range(count)],
            **self._called("C9", people),
        }
        self._insert(head, common | member)
        env.cr.execute(
            SQL(
                """UPDATE res_partner h SET rcc_head_id = p.id FROM res_partner p
                    WHERE p.parent_id = h.id AND p.id = ANY(%s)""",
                head_ids,
            )
        )
        env["rcc.phone"]._fill(head_ids)
        self._identify(head_ids)
        env["rcc.search.key"]._refresh(household_ids + head_ids)
        self.households += count

    def _identify(self, head_ids):
        """A resident ID for each of them; what is sealed in it is that of the model."""
        numbers = [resident_id(self.households + number) for number in range(len(head_ids))]
        document = self.model[1].rcc_identity_ids
        self.env.flush_all()
        self._insert(
            document,
            {
                "partner_id": head_ids,
                "number_hmac": [fingerprint("resident_id", number) for number in numbers],
                "number_masked": [mask_number(number) for number in numbers],
            },
        )

    def _places(self, count):
        """Columns of where so many customers belong."""
        places = self.random.choices(self.portfolios, k=count)
        branch_ids = [place.branch_id.id for place in places]
        return {
            "rcc_branch_id": branch_ids,
            "rcc_scope_key": branch_ids,
            "rcc_area_id": [place.area_ids.id for place in places],
            "rcc_portfolio_id": [place.id for place in places],
            "rcc_customer_group_id": self.random.choices(self.groups.ids, k=count),
        }

    def _called(self, prefix, called):
        """Columns of names and numbers."""
        return {
            "name": called,
            "rcc_pinyin": [pinyin.full(name) for name in called],
            "rcc_customer_no": [
                f"{prefix}{self.households + number:07d}" for number in range(len(called))
            ],
        }

    def _name(self):
        sex = self.random.choice(("male", "female"))
        return names.surname(self.random) + names.given_name(self.random, sex)

    def _insert(self, like, columns):
        """Rows like a record but for these columns."""
        kept = [
            field.name
            for field in like._fields.values()
            if field.store and field.column_type and field.name not in {"id", *columns}
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO %s (%s, %s)
                   SELECT %s, %s FROM %s t, unnest(%s) AS new(%s) WHERE t.id = %s""",
                SQL.identifier(like._table),
                SQL(", ").join(map(SQL.identifier, kept)),
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(SQL.identifier("t", name) for name in kept),
                SQL(", ").join(SQL.identifier("new", name) for name in columns),
                SQL.identifier(like._table),
                SQL(", ").join(
                    SQL("%s::%s[]", values, SQL(like._fields[name].column_type[0]))
                    if name != "id"
                    else SQL("%s::int4[]", values)
                    for name, values in columns.items()
                ),
                SQL(", ").join(map(SQL.identifier, columns)),
                like.id,
            )
        )
