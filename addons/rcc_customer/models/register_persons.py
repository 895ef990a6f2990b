"""Persons as a set: inserted below their households with document, telephones and membership. No model."""

import functools

from odoo.addons.rcc_branch.tools import phone as phones

PERSON_NAMES = ("name", "phone")
PLACE_NAMES = ("rcc_branch_id", "rcc_area_id", "rcc_customer_group_id", "rcc_portfolio_id")


class RegisterPersons:
    """What heads and members both need.

    :ivar people: everybody known by number; `touched` are partners to be found by new keys;
        `sources` is what each line brought to whom
    """

    def __init__(self, env, people):
        self.env, self.people = env, people
        self.partners = env["res.partner"]
        self.touched, self.sources = set(), {}

    def _person(self, line, household_id, role, source):
        """What is known of a person who is to be made."""
        data = source if "hmac" in source else self._typed(line)
        return {
            "line": line,
            "source": line,
            "key": data["hmac"],
            "name": data["name"],
            "household_id": household_id,
            "role": role,
            "phone": data["phone"],
            "phones": data.get("phones", ()),
            "birth": data["birth"],
            "sex": data["sex"],
            "masked": data["masked"],
            "encrypted": data["encrypted"],
            "date": line["data"]["date"],
        }

    def _typed(self, line):
        """The person of a line, with the names that a spouse's entry has too."""
        telephones = self._telephones(line)
        return {
            "name": line["name"],
            "hmac": line["number_hmac"],
            "masked": line["number_masked"],
            "encrypted": line["number_encrypted"],
            "phone": telephones[0].number if telephones else None,
            "phones": telephones,
            "birth": line["data"]["birth"],
            "sex": line["data"]["sex"],
        }

    def _telephones(self, line):
        """The numbers of a line, each once; what is no number stays in the line."""
        found = {}
        for text in phones.split(line["phone"]):
            try:
                telephone = phones.read(text, self.area_code)
            except phones.PhoneError:
                telephone = phones.Phone(text, "".join(filter(str.isdecimal, text)), "other")
            if telephone.key:
                found.setdefault(telephone.key, telephone)
        return list(found.values())

    @functools.cached_property
    def area_code(self):
        """The area code that the register's branch dials in."""
        return self.register.branch_id._area_code()

    def _add_persons(self, persons):
        """Insert persons below households that stand already, with document and membership."""
        if not persons:
            return
        places = self._places({person["household_id"] for person in persons})
        made = self.partners._rcc_insert_set([self._columns(person, places) for person in persons])
        for person, partner_id in zip(persons, made.ids):
            person.update(partner_id=partner_id, head_id=None)
        self._file_persons(persons, places)

    def _places(self, partner_ids):
        """{partner: where it is served}."""
        return {
            row.pop("id"): {name: value or None for name, value in row.items()}
            for row in self.partners.browse(partner_ids).read([*PLACE_NAMES], load=False)
        }

    def _file_persons(self, persons, places):
        """Documents and memberships of persons just made."""
        for person in persons:
            self.touched.add(person["partner_id"])
            person["branch_id"] = places[person["household_id"]]["rcc_branch_id"]
            if person["key"]:
                self.people[person["key"]] = person
            if person["line"]:
                person["line"]["outcome"] = "created"
            self._note(person["source"], person["partner_id"], PERSON_NAMES, person, made=True)
        sealed = [person for person in persons if person["key"]]
        documents = self._insert("rcc.identity", [self._document(person) for person in sealed])
        for person, document_id in zip(sealed, documents):
            self._brought(person["source"], person["partner_id"])["document"] = document_id
        self._insert("rcc.phone", [row for person in persons for row in self._phone_rows(person)])
        self._insert_memberships(
            [(person, person["household_id"], person["role"], person["date"]) for person in persons]
        )

    def _phone_rows(self, person):
        """Telephone rows of a person just made."""
        return [
            {
                "partner_id": person["partner_id"],
                "branch_id": person["branch_id"],
                "number": telephone.number,
                "number_key": telephone.key,
                "kind": telephone.kind,
                "is_main": not place,
            }
            for place, telephone in enumerate(person["phones"])
        ]

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
        }
        places, joining = self._places(joining), list(joining.values())
        self._insert_memberships(joining)
        for person, *_rest in joining:
            self._note(person["source"], person["partner_id"], (), {}, places[person["partner_id"]])
        if joining:
            self.env["rcc.membership"]._sync_parents(
                [person["partner_id"] for person, *rest in joining]
            )
        for person, household_id, _role, _date in joining:
            person.update(household_id=household_id)

    def _insert_memberships(self, rows):
        memberships = self._insert(
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
        for (person, _household_id, role, _date), membership_id in zip(rows, memberships):
            brought = self._brought(person["source"], person["partner_id"])
            brought |= {"membership": membership_id, "role": role}

    def _note(self, line, partner_id, names, values, former=None, made=False):
        """Note what a line brought to a customer, and what stood there before."""
        self._brought(line, partner_id).update(
            {name: values[name] for name in names if values.get(name) is not None}
        )
        source = self.sources[line["id"], partner_id]
        source["made"] = made or source["made"]
        if former is not None:
            source["former"] = {**(source["former"] or {}), **former}

    def _brought(self, line, partner_id):
        """What a line has brought to a customer so far."""
        source = self.sources.setdefault(
            (line["id"], partner_id),
            {
                "partner_id": partner_id,
                "line_id": line["id"],
                "date": line["data"]["date"],
                "made": False,
                "brought": {},
                "former": None,
            },
        )
        return source["brought"]

    def _insert(self, model, rows):
        """Insert satellite rows, and let whatever depends on them follow; returns their ids."""
        records = self.env[model]
        if rows:
            records = self.partners._rcc_insert_rows(model, rows)
            self.env.invalidate_all(flush=False)
            records.modified(list(rows[0]))
            for name in rows[0]:  # given, so nothing to work out
                self.env.remove_to_compute(records._fields[name], records)
        return records.ids
