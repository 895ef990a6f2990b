"""Persons as a set: inserted below their households with document and membership. No model."""

PLACE_NAMES = ("rcc_branch_id", "rcc_area_id", "rcc_customer_group_id", "rcc_portfolio_id")


class RegisterPersons:
    """What heads and members both need.

    :ivar people: everybody known by number; `touched` are partners to be found by new keys
    """

    def __init__(self, env, people):
        self.env, self.people = env, people
        self.partners = env["res.partner"]
        self.touched = set()

    def _person(self, line, household_id, role, source):
        """What is known of a person who is to be made."""
        data = source if "hmac" in source else self._typed(line)
        return {
            "line": line,
            "key": data["hmac"],
            "name": data["name"],
            "household_id": household_id,
            "role": role,
            "phone": data["phone"],
            "birth": data["birth"],
            "sex": data["sex"],
            "masked": data["masked"],
            "encrypted": data["encrypted"],
            "date": line["data"]["date"],
        }

    def _typed(self, line):
        """The person of a line, with the names that a spouse's entry has too."""
        return {
            "name": line["name"],
            "hmac": line["number_hmac"],
            "masked": line["number_masked"],
            "encrypted": line["number_encrypted"],
            "phone": (line["phone"] or "").split(" / ")[0] or None,
            "birth": line["data"]["birth"],
            "sex": line["data"]["sex"],
        }

    def _add_persons(self, persons):
        """Insert persons below households that stand already, with document and membership."""
        if not persons:
            return
        households = self.partners.browse({person["household_id"] for person in persons})
        places = {
            row.pop("id"): {name: value or None for name, value in row.items()}
            for row in households.read([*PLACE_NAMES], load=False)
        }
        made = self.partners._rcc_insert_set([self._columns(person, places) for person in persons])
        for person, partner_id in zip(persons, made.ids):
            person.update(partner_id=partner_id, head_id=None)
        self._file_persons(persons, places)

    def _file_persons(self, persons, places):
        """Documents and memberships of persons just made."""
        for person in persons:
            self.touched.add(person["partner_id"])
            person["branch_id"] = places[person["household_id"]]["rcc_branch_id"]
            if person["key"]:
                self.people[person["key"]] = person
            if person["line"]:
                person["line"]["outcome"] = "created"
        self._insert(
            "rcc.identity", [self._document(person) for person in persons if person["key"]]
        )
        self._insert_memberships(
            [(person, person["household_id"], person["role"], person["date"]) for person in persons]
        )

    def _columns(self, person, places):
        return {
            "name": person["name"],
            "rcc_kind": "person",
            "parent_id": person["household_id"],
            "type": "other",
            "phone": person["phone"],
            "rcc_birth_date": person["birth"],
            "rcc_sex": person["sex"],
            **places[person["household_id"]],
        }

    def _document(self, person):
        return {
            "partner_id": person["partner_id"],
            "branch_id": person["branch_id"],
            "kind": "resident_id",
            "number_hmac": person["key"],
            "number_encrypted": person["encrypted"],
            "number_masked": person["masked"],
            "active": True,
        }

    def _join_known(self, joining):
        """Let persons on file without household join one from today."""
        today = str(self.env["rcc.post"]._today())
        joining = {
            person["partner_id"]: (person, household_id, role, today)
            for person, household_id, role in joining
        }.values()
        self._insert_memberships(list(joining))
        if joining:
            self.env["rcc.membership"]._sync_parents(
                [person["partner_id"] for person, *rest in joining]
            )
        for person, household_id, _role, _date in joining:
            person.update(household_id=household_id)

    def _insert_memberships(self, rows):
        self._insert(
            "rcc.membership",
            [
                {
                    "partner_id": person["partner_id"],
                    "group_id": household_id,
                    "kind": "household",
                    "role": role,
                    "date_from": date,
                    "branch_id": person["branch_id"],
                }
                for person, household_id, role, date in rows
            ],
        )

    def _insert(self, model, rows):
        """Insert satellite rows, and let whatever depends on them follow."""
        if rows:
            records = self.partners._rcc_insert_rows(model, rows)
            self.env.invalidate_all(flush=False)
            records.modified(list(rows[0]))
            for name in rows[0]:  # given, so nothing to work out
                self.env.remove_to_compute(records._fields[name], records)
