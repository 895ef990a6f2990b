"""A chunk of register lines on its way into the database, each step on all lines. No model."""

import json

from odoo.tools import SQL

from ..tools.facts import clean, overlay
from .register_conflicts import RegisterConflicts
from .register_persons import PLACE_NAMES, RegisterPersons

#: whose number it is, is doubtful: no facts are filed under it
KEPT_OUT = {"other_person", "not_head"}
FLAGGED = KEPT_OUT | {"other_name", "member_elsewhere"}


class RegisterChunk(RegisterPersons):
    """Persons first found by number, then made, then their facts filed.

    :ivar people: {number_hmac: dict} of everybody known, those of this chunk included
    """

    def __init__(self, register_import, lines):
        self.register, self.lines = register_import, lines
        self.branches = {}
        self.heads = [line for line in lines if line["role"] == "head"]
        spouses = [line["data"]["spouse"] for line in self.heads if line["data"]["spouse"]]
        keys = {line["number_hmac"] for line in lines} | {spouse["hmac"] for spouse in spouses}
        super().__init__(register_import.env, register_import._known(keys - {None}))
        self._hold()
        self.placed, self.conflicts = set(), RegisterConflicts(register_import)
        for line in lines:
            line.update(
                notes=line["notes"] or [], outcome="unchanged", partner_id=None, household_id=None
            )

    def _hold(self):
        """Nobody merges the customers whom the lines name while they are worked on; the step is repeated when one of
        them was merged a moment ago."""
        ids = {
            person[name]
            for person in self.people.values()
            for name in ("partner_id", "household_id")
        }
        self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%s) ORDER BY id FOR SHARE",
                sorted(ids - {None}),
            )
        )

    def apply(self):
        """Do the whole chunk."""
        self._make_heads()
        self._make_members()
        self._link()
        self._file_facts()
        self._complete()
        self._sort()
        self.env["rcc.search.key"]._refresh(list(self.touched))
        self._file_sources()
        self._insert("rcc.source.conflict", self._with_branches(self.conflicts.rows))
        self._settle()

    def _make_heads(self):
        """A household for every number that nobody has, and for a known person who has none."""
        first = {}
        for line in self.heads:
            known = self.people.get(line["number_hmac"])
            if not known or not known["household_id"] and not self._doubtful(line):
                first.setdefault(line["number_hmac"], line)
        new = [key for key in first if key not in self.people]
        ids = self.partners._rcc_reserve(len(first) + len(new))
        made = dict(zip(first, ids))
        heads = dict(zip(new, ids[len(first) :]))
        heads |= {key: self.people[key]["partner_id"] for key in first if key not in heads}
        self._insert_heads(first, made, heads, new)
        alone = [key for key in first if self.people[key]["household_id"] is None]
        for key in alone:
            self.people[key]["source"] = first[key]
        self._join_known([(self.people[key], made[key], "head") for key in alone])

    def _insert_heads(self, first, made, heads, new):
        """Households and their new heads in one statement, since each names the other."""
        households = self._placed(
            [
                {
                    **self._household(line, self.people.get(key)),
                    "id": made[key],
                    "rcc_head_id": heads[key],
                }
                for key, line in first.items()
            ],
            list(first.values()),
        )
        places = {row["id"]: {name: row[name] for name in PLACE_NAMES} for row in households}
        persons = [
            {**self._person(first[key], made[key], "head", first[key]), "partner_id": heads[key]}
            for key in new
        ]
        columns = [
            {**self._columns(person, places), "id": person["partner_id"]} for person in persons
        ]
        self.partners._rcc_insert_set(households + columns)
        self.touched.update(made.values())
        self.partners._rcc_file_groups(made.values())
        for row, line in zip(households, first.values()):
            self._note(line, row["id"], ("street", "rcc_area_id"), row, made=True)
        self._file_persons(persons, places)
        for key in first:
            self.people[key]["head_id"] = heads[key]

    def _make_members(self):
        """Members in their rows and spouses named beside the head join the head's household."""
        earlier, wanted = self._earlier_heads(), []
        for line in self.lines:
            person = self.people.get(line["number_hmac"])
            if line["role"] == "head":
                spouse = line["data"]["spouse"]
                if spouse and person and person["household_id"] and not self._doubtful(line):
                    wanted.append(
                        (line, {**spouse, "phone": None}, person["household_id"], "spouse")
                    )
                continue
            household_id = self._household_of(line, earlier)
            if household_id:
                wanted.append((line, self._typed(line), household_id, line["role"]))
            else:
                line["notes"].append(["head_refused", "", str(line["head_row"])])
                line.update(state="error", outcome="refused")
        self._add_members(wanted)

    def _add_members(self, wanted):
        """Let persons join households; who lives elsewhere is not moved.

        Who has no number is known by name inside the household, and only there.
        """
        names, new, joining = (
            self._names_in({household_id for _line, _person, household_id, _role in wanted}),
            {},
            [],
        )
        for line, person, household_id, role in wanted:
            key = person["hmac"] or (household_id, person["name"])
            known = self.people.get(person["hmac"]) if person["hmac"] else names.get(key)
            if known is None:
                known = new.setdefault(
                    key,
                    {
                        **self._person(line, household_id, role, person),
                        "line": None if role == "spouse" and line["role"] == "head" else line,
                    },
                )
            elif known["household_id"] is None:
                known["source"] = line
                joining.append((known, household_id, role))
            elif known["household_id"] != household_id:
                line["notes"].append(["member_elsewhere", "", ""])
            if line["role"] != "head":
                line["member"] = known
        self._add_persons(list(new.values()))
        self._join_known(joining)

    def _household(self, line, person=None):
        """Columns of a new household; that of a known person is served where the person is. Group and portfolio
        follow when its facts are known."""
        branch_id = person["branch_id"] if person else self._branch_of(line["area_id"])
        at_home = not person or branch_id == self.register.branch_id.id
        area_id = line["area_id"] if at_home else None
        name = self.partners._rcc_household_name(person["name"] if person else line["name"])
        return {
            "name": name,
            "rcc_kind": "household",
            "street": line["data"]["address"],
            "rcc_branch_id": branch_id,
            "rcc_area_id": area_id,
            "rcc_customer_group_id": None,
            "rcc_portfolio_id": None,
        }

    def _earlier_heads(self):
        """{(sheet, head's row, half): household} of heads that an earlier chunk brought in."""
        here = {(line["sheet"], line["row_number"], line["half"]) for line in self.heads}
        wanted = {
            (line["sheet"], line["head_row"], line["half"])
            for line in self.lines
            if line["role"] != "head"
        } - here
        rows = self.env.execute_query(
            SQL(
                """SELECT sheet, row_number, half, household_id FROM rcc_register_line
                WHERE import_id = %s AND role = 'head' AND (sheet, row_number) IN %s""",
                self.register.id,
                tuple((sheet, row) for sheet, row, half in wanted) or (("", 0),),
            )
        )
        return {(sheet, row, half): household_id for sheet, row, half, household_id in rows}

    def _branch_of(self, area_id):
        """The branch that answers for the village, where it is below the register's; else the register's."""
        if area_id not in self.branches:
            own = self.register.branch_id
            village = self.register.env["rcc.area"].browse(area_id or ())
            responsible = village._responsible_branch() if village else own
            below = responsible.id in own._below()
            self.branches[area_id] = responsible.id if below else own.id
        return self.branches[area_id]

    def _household_of(self, line, earlier):
        """The household of a member's head, or None when the head did not go in."""
        place = line["sheet"], line["head_row"], line["half"]
        head = self._head_lines().get(place)
        if head is None:
            return earlier.get(place)
        person = self.people.get(head["number_hmac"])
        return person["household_id"] if person and not self._doubtful(head) else None

    def _head_lines(self):
        if not hasattr(self, "head_lines"):
            self.head_lines = {
                (line["sheet"], line["row_number"], line["half"]): line for line in self.heads
            }
        return self.head_lines

    def _names_in(self, household_ids):
        """{(household, name): person} of present members."""
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT parent_id AS household_id, id AS partner_id, name, phone, rcc_branch_id AS branch_id
                 FROM res_partner WHERE rcc_kind = 'person' AND parent_id IN %s ORDER BY id DESC""",
                tuple(household_ids) or (0,),
            )
        )
        return {(row["household_id"], row["name"]): row for row in rows}

    def _doubtful(self, line):
        return any(note[0] in KEPT_OUT for note in line["notes"])

    def _link(self):
        """Point each line at its person and household; a head's row about somebody else's member is doubtful."""
        for line in self.lines:
            person = line.pop("member", None) or self.people.get(line["number_hmac"])
            if line["outcome"] == "refused" or not person:
                continue
            line.update(partner_id=person["partner_id"], household_id=person["household_id"])
            if (
                line["role"] == "head"
                and person["head_id"]
                and person["head_id"] != person["partner_id"]
            ):
                line["notes"].append(["not_head", "", ""])

    def _file_facts(self):
        """File the facts of the heads' rows, as one set."""
        rows = [
            line
            for line in self.heads
            if line["facts"] and line["household_id"] and not self._doubtful(line)
        ]
        self.conflicts.judge([line for line in rows if line["outcome"] != "created"])
        states = self.env["rcc.household.file"]._file_facts_set(
            [
                {
                    "partner_id": line["household_id"],
                    "facts": line["facts"],
                    "date": line["data"]["date"],
                    "source": "register",
                    "import_id": self.register.id,
                }
                for line in rows
            ]
        )
        for line, state in zip(rows, states):
            if state == "older":
                line["notes"].append(["older", "", ""])
            elif state != "unchanged":
                self._note(line, line["household_id"], line["facts"], line["facts"])
                if line["outcome"] == "unchanged":
                    line["outcome"] = "updated"

    def _complete(self):
        """Give known persons the phone, address and village that nobody knew; what is on record is kept."""
        known = [
            line
            for line in self.heads
            if line["outcome"] != "created" and line["household_id"] and not self._doubtful(line)
        ]
        households = {
            household.id: household
            for household in self.partners.browse({line["household_id"] for line in known})
        }
        reached = []
        for line in known:
            person, typed = self.people[line["number_hmac"]], self._typed(line)
            phone = typed["phone"]
            if phone and not person["phone"]:
                person.update(phone=phone, phones=typed["phones"])
                reached.append(person)
                self._note(line, person["partner_id"], ("phone",), person, {"phone": False})
                line["outcome"] = "updated"
            elif phone and person["phone"] not in {known.number for known in typed["phones"]}:
                line["notes"].append(["phone_kept", "", ""])
                self.conflicts.note(
                    line, person["partner_id"], "phone", person["phone"], phone, "record"
                )
            self._complete_place(line, households[line["household_id"]])
        self._complete_phones(reached)

    def _complete_phones(self, persons):
        """The telephones of persons of whom none was known."""
        for person in persons:
            self.partners.browse(person["partner_id"])._rcc_set_phone(person["phone"])
            self.touched.add(person["partner_id"])
        self.env.flush_all()
        self._insert("rcc.phone", [row for person in persons for row in self._phone_rows(person)])

    def _complete_place(self, line, household):
        missing = {}
        if line["data"]["address"] and not household.street:
            missing["street"] = line["data"]["address"]
        if (
            line["area_id"]
            and not household.rcc_area_id
            and household.rcc_branch_id == self.register.branch_id
        ):
            missing["rcc_area_id"] = line["area_id"]
        if missing:
            household.write(missing)
            self._note(line, household.id, missing, missing, dict.fromkeys(missing, False))
            line["outcome"] = "updated"

    def _placed(self, households, lines):
        """New households with the group and the portfolio that they belong in by what their lines say."""
        files = [
            {
                "partner_id": row["id"],
                "date_from": line["data"]["date"],
                "source": "register",
                **overlay({}, clean(line["facts"])),
            }
            for row, line in zip(households, lines)
            if line["facts"]
        ]
        self.placed = {(row["id"], line["id"]) for row, line in zip(households, lines)}
        places = self.partners._rcc_sort_ahead(households, files)
        return [{**row, **places[row["id"]]} for row in households]

    def _sort(self):
        """Groups by the rules in force, and portfolios, for households of whom this chunk tells more than one line."""
        households = self.partners.browse(
            {
                line["household_id"]
                for line in self.heads
                if line["household_id"] and (line["household_id"], line["id"]) not in self.placed
            }
        )
        households._rcc_follow_rules()._rcc_fit_portfolios()

    def _file_sources(self):
        """File where everything that was taken over stands in the register."""
        rows = [{**row, "import_id": self.register.id} for row in self.sources.values()]
        self._insert("rcc.source", self._with_branches(rows))

    def _with_branches(self, rows):
        """Rows on customers with the branch where each is served."""
        branches = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, rcc_branch_id FROM res_partner WHERE id IN %s",
                    tuple({row["partner_id"] for row in rows}) or (0,),
                )
            )
        )
        return [{**row, "branch_id": branches[row["partner_id"]]} for row in rows]

    def _settle(self):
        """Write what became of the lines, in one statement."""
        for line in self.lines:
            codes = {note[0] for note in line["notes"]}
            if line["outcome"] == "unchanged" and "older" not in codes:
                line["notes"].append(["unchanged", "", ""])
            if codes & FLAGGED:
                line["state"] = "warning"
            elif line["outcome"] in ("updated", "unchanged"):
                line["state"] = "duplicate"
        columns = ("id", "state", "outcome", "partner_id", "household_id", "notes")
        payload = json.dumps([{name: line[name] for name in columns} for line in self.lines])
        self.env.cr.execute(
            SQL(
                """UPDATE rcc_register_line line
                      SET state = new.state, outcome = new.outcome, partner_id = new.partner_id,
                          household_id = new.household_id, notes = new.notes
                     FROM jsonb_to_recordset(%s::jsonb) AS new(
                          id int4, state varchar, outcome varchar, partner_id int4, household_id int4, notes jsonb)
                    WHERE line.id = new.id""",
                payload,
            )
        )
        self.env["rcc.register.line"].invalidate_model()
