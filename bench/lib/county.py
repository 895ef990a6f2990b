"""A county's people as they are, for judging the search for duplicates on other people than those it was made with.

Villages of one surname, generation characters, brothers of one character apart, twins with consecutive numbers,
mothers and sons with one phone, the shop's landline under a dozen houses, wives from the next village, years for
dates. Nothing is taken from the register of the tests but the row of a person. Given names are the frequent ones of
their decade, after the yearly name reports of the Ministry of Public Security; surnames after the same, by village.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from pypinyin import lazy_pinyin

from odoo.addons.rcc_base.tools.identity import check_character, parse_resident_id
from odoo.addons.rcc_customer.tests.likeness_register import Villager

from bench.lib.county_names import FORMS, MIDDLE, OLD, POEM, RARE, SECOND, SURNAMES, YOUNG

#: how often each way occurs of writing somebody down a second time, of a hundred
SHARES = {
    "notebook_digit": 14, "card_digit": 10, "card_turned": 7, "other_village_digit": 4, "form_and_digit": 2,
    "ear_and_digit": 3, "name_birth_village": 14, "name_phone_village": 8, "name_phone": 4, "name_birth": 6,
    "name_village": 6, "form": 5, "turned_name": 3, "ear": 5, "date_slip": 5, "year_only": 4,
}  # fmt: skip
MOVED = {"other_village_digit", "name_phone", "name_birth"}
ALONE = 0.7  # the rest is a household that is written down once more as a whole


class County:
    """So many people, of whom a share is on record twice, some of these three times.

    :ivar people: rows as `likeness_register.load` takes them; those from `clean` on are written down again
    """

    def __init__(self, random, people, copies=0.02):
        self.random, self.people = random, []
        self.taken, self.phones, self.homes = set(), set(), 0
        self.called, self.named = Counter(), set()
        self.villages = 0
        while len(self.people) < people:
            self._village(min(2500, max(150, int(random.lognormvariate(6.7, 0.6)))))
        self.clean = len(self.people)
        self.families = defaultdict(list)
        for place, person in enumerate(self.people):
            self.families[person.household].append(place)
        self._sounds()
        while len(self.people) - self.clean < copies * self.clean:
            self._again(random.randrange(self.clean))

    @property
    def truth(self):
        """The pairs of ids of somebody's first record and a later one, by the slip of the later."""
        return {
            tuple(sorted((self.people[copy.truth].id, copy.id))): copy.slip
            for copy in self.people[self.clean :]
        }

    @property
    def welcome(self):
        """Pairs of two later records of one person: right when found, and found by way of the first when not."""
        records = defaultdict(list)
        for copy in self.people[self.clean :]:
            records[copy.truth].append(copy.id)
        return {pair for same in records.values() for pair in combinations(sorted(same), 2)}

    def _village(self, size):
        """A village of one surname, of a few, or of many; its clans have generation characters of their own."""
        random, number = self.random, self.villages
        self.villages += 1
        clans = random.choices((1, 3, 12), (30, 45, 25))[0]
        surnames = [self._surname() for _clan in range(clans)]
        poems = {name: random.sample(POEM, 6) for name in surnames}
        self.village, self.region = number, random.choice(("410527", "410527", "410527", "410526"))
        # a police station of five villages has a few dozen numbers of each day
        self.office = 20 + number // 5 * 60 % 900
        self.shops = [f"0393{random.randrange(5 * 10**6, 7 * 10**6)}" for _shop in range(3)]
        self.given = defaultdict(set)
        end = len(self.people) + size
        while len(self.people) < end:
            surname = random.choices(surnames, [1 / (place + 1) for place in range(clans)])[0]
            self._clan(surname, poems[surname])

    def _surname(self):
        if self.random.random() < 0.02:
            return self.random.choice(RARE)
        return self.random.choices(SURNAMES, [1 / (place + 4) for place in range(len(SURNAMES))])[0]

    def _clan(self, surname, poem):
        """Grandparents, their sons' households, the sons' children; daughters marry into other villages."""
        random, self.named = self.random, set()  # names that are taken among near kin
        born = self._day(1935, 1962)
        father = self._person(surname, poem[0], "male", born, "head", self._home())
        father.phone = self._phone()
        if random.random() < 0.75:
            self._wife(father, born)
        sons, later = [], born + timedelta(random.randrange(7500, 9500))
        for _son in range(random.choices((1, 2, 3), (45, 40, 15))[0]):
            home = father.household if not sons and random.random() < 0.3 else self._home()
            role = "child" if home == father.household else "head"
            son = self._person(surname, poem[1], "male", later, role, home)
            # who lives with the father, and many a son who does not, has the one phone of the family
            son.phone = father.phone if random.random() < 0.25 else self._phone()
            sons.append(son)
            if random.random() < 0.02:
                self._twin(son, poem[1], self._home())
            later += timedelta(random.randrange(400, 1800))
        for son in sons:
            self._children(son, surname, poem[2])

    def _children(self, father, surname, sign):
        random = self.random
        if random.random() < 0.85:
            self._wife(father, father.born or date(1975, 5, 5))
        later = (father.born or date(1975, 5, 5)) + timedelta(random.randrange(7400, 10500))
        for _child in range(random.choices((0, 1, 2, 3), (20, 35, 35, 10))[0]):
            if later > date(2022, 1, 1):
                return
            sex = random.choice(("male", "female"))
            child = self._person(surname, sign, sex, later, "child", father.household)
            child.phone = father.phone if random.random() < 0.3 else ""
            if random.random() < 0.015:
                self._twin(child, sign, father.household)
            later += timedelta(random.randrange(500, 2500))

    def _wife(self, husband, near):
        """A woman of another village; she may have the husband's phone."""
        born = near + timedelta(self.random.randrange(-1200, 1500))
        wife = self._person(
            self._surname(), self.random.choice(POEM), "female", born,
            "spouse" if husband.role == "head" else "other", husband.household,
        )  # fmt: skip
        wife.phone = husband.phone if self.random.random() < 0.55 else self._phone()

    def _twin(self, first, sign, home):
        """Born the same day, with the next number of the office; called alike but for one character."""
        if not first.number:
            return
        surname = first.name.removesuffix(self._own(first))
        role = first.role if home == first.household else "head"
        twin = self._person(
            surname, sign, first.sex, first.born, role, home, near=first.number, like=first
        )
        twin.phone = first.phone

    @staticmethod
    def _own(person):
        return person.name[2:] if person.name[:2] in RARE else person.name[1:]

    def _person(self, surname, sign, sex, born, role, home, near="", like=None):
        """Somebody new; in a village nobody gives a child a name that is borne by an own brother or cousin."""
        random, year = self.random, born.year
        while True:
            given = self._given(sign, sex, year)
            if like:  # nobody calls twins by names that sound alike
                own = self._own(like)
                given = own[:1] + random.choice(SECOND[sex])
                if lazy_pinyin(given) == lazy_pinyin(own):
                    continue
            at_home = role != "spouse" and surname + given in self.named  # nobody calls a son so
            seldom = given in self.given[surname, year // 25] and random.random() < 0.9
            if not seldom and not at_home:
                break
        self.given[surname, year // 25].add(given)
        self.named.add(surname + given)
        number = ""
        # papers of the old and the young are often not seen
        if near or random.random() < (0.94 if 1940 < year < 2003 else 0.6):
            number = self._number(born, sex, near)
        known = born
        if not number and random.random() < 0.4:  # told by word of mouth: a year, or nothing
            known = random.choice((None, born.replace(month=1, day=1)))
        person = Villager(surname + given, self.village, known, sex, number, "", role, home)
        self.called[person.name, self.village] += 1
        self.people.append(person)
        return person

    def _given(self, sign, sex, year):
        random = self.random
        draw = random.random()
        if draw < 0.35 and (sex == "male" or draw < 0.1):  # the generation's character
            return sign + random.choice(SECOND[sex])
        if draw < 0.75:
            names = (OLD if year < 1968 else MIDDLE if year < 1995 else YOUNG)[sex].split()
            return random.choices(names, [1 / (place + 3) for place in range(len(names))])[0]
        return random.choice(POEM) + random.choice(SECOND[sex])

    def _day(self, first, last):
        """A day; every thirtieth is the first of January, which offices write for years alone."""
        day = date(self.random.randrange(first, last), 1, 1)
        return day if self.random.random() < 0.03 else day + timedelta(self.random.randrange(365))

    def _number(self, born, sex, near):
        """A number of the village's police station; twins have consecutive ones."""
        start = self.office + self.random.randrange(30) * 2
        sequence = int(near[14:17]) if near else start // 2 * 2
        sequence += 0 if near or sex == "female" else 1
        while True:
            sequence = (sequence + 2) % 1000
            body = f"{self.region}{born:%Y%m%d}{sequence:03d}"
            if body not in self.taken:
                self.taken.add(body)
                return body + check_character(body)

    def _phone(self):
        """A phone of one's own, the shop's, or none."""
        draw = self.random.random()
        if draw < 0.06:
            return self.random.choice(self.shops)
        if draw < 0.15:
            return ""
        while True:
            phone = f"1{self.random.choice('35789')}{self.random.randrange(10**9):09d}"
            if phone not in self.phones:
                self.phones.add(phone)
                return phone

    def _home(self):
        self.homes += 1
        return self.homes - 1

    def _again(self, place):
        """Write somebody down once more, alone or with the household, here and there a third time."""
        home, family = self._home(), [place]
        if self.random.random() > ALONE:
            family = self.families[self.people[place].household]
        if len(family) == 1:
            self._copy(place, home, "head", SHARES)
            if self.random.random() < 0.05:
                self._copy(place, self._home(), "head", SHARES)
            return
        headed = False
        for member in family:  # a household stays where it is
            role = self.people[member].role if headed else "head"
            headed |= self._copy(member, home, role, SHARES.keys() - MOVED)

    def _copy(self, place, home, role, ways):
        """Whether there is a way to write this one down again."""
        first = self.people[place]
        ways = [name for name in SHARES if name in ways]
        for name in self.random.choices(ways, [SHARES[name] for name in ways], k=40):
            copy = WAYS[name](self, replace(first, id=0))
            if copy and (not copy.number or copy.number[:17] not in self.taken):
                if copy.number:
                    self.taken.add(copy.number[:17])
                self.people.append(replace(copy, household=home, role=role, truth=place, slip=name))
                return True
        return False

    def _sounds(self):
        """Characters that sound the same, among those that names are made of."""
        groups = defaultdict(set)
        for sign in {sign for person in self.people for sign in self._own(person)}:
            groups[lazy_pinyin(sign)[0]].add(sign)
        self.sounds = {
            sign: sorted(group - {sign, FORMS.get(sign)})
            for group in groups.values()
            for sign in group
        }

    def heard(self, name):
        """The name with a character that sounds the same, or None."""
        places = [place for place in range(1, len(name)) if self.sounds.get(name[place])]
        if not places:
            return None
        place = self.random.choice(places)
        heard = name[:place] + self.random.choice(self.sounds[name[place]]) + name[place + 1 :]
        return heard if lazy_pinyin(heard[1:]) == lazy_pinyin(name[1:]) else None

    def slipped(self, copy, places):
        """With one wrong digit at one of these places of the number, or None where no such number can be."""
        if not copy.number:
            return None
        place = self.random.choice(places)
        digit = self.random.choice([sign for sign in "0123456789" if sign != copy.number[place]])
        return _numbered(copy, copy.number[:place] + digit + copy.number[place + 1 : 17])


def _numbered(copy, body):
    try:
        person = parse_resident_id(body + check_character(body))
    except ValueError:
        return None
    if not 1925 < person.birth_date.year < 2023 or person.number == copy.number:
        return None
    return replace(copy, number=person.number, born=person.birth_date, sex=person.sex)


def _bare(copy, **kept):
    return replace(copy, **{"number": "", "born": None, "phone": ""} | kept)


def _notebook_digit(county, copy):
    """The number of 15 digits in an old notebook, one of them wrong: nothing checks it."""
    old = copy.number[6:8] == "19"
    return county.slipped(copy, (*range(6), *range(8, 17))) if old else None


def _card_digit(county, copy):
    return county.slipped(copy, range(17))


def _card_turned(county, copy):
    place = county.random.randrange(16)
    if not copy.number or copy.number[place] == copy.number[place + 1]:
        return None
    body = list(copy.number[:17])
    body[place : place + 2] = body[place + 1], body[place]
    return _numbered(copy, "".join(body))


def _other_village_digit(county, copy):
    other = county.slipped(copy, range(17))
    return other and replace(other, village=county.random.randrange(county.villages))


def _form(county, copy):
    return _named(county, copy, "".join(FORMS.get(sign, sign) for sign in copy.name))


def _ear(county, copy):
    return _named(county, copy, county.heard(copy.name))


def _turned_name(county, copy):
    own = county._own(copy)
    return _named(county, copy, copy.name[: -len(own)] + own[::-1])


def _named(county, copy, name):
    """Another name, no number, and the phone or the birth date."""
    phone = copy.phone if county.random.random() < 0.5 else ""
    if not name or name == copy.name or not (phone or _day_known(copy)):
        return None
    return _bare(copy, name=name, phone=phone, **({} if phone else {"born": copy.born}))


def _form_and_digit(county, copy):
    other = county.slipped(copy, range(17))
    name = "".join(FORMS.get(sign, sign) for sign in copy.name)
    return other and name != copy.name and replace(other, name=name) or None


def _ear_and_digit(county, copy):
    other, name = county.slipped(copy, range(17)), county.heard(copy.name)
    return other and name and replace(other, name=name) or None


def _day_known(copy):
    """A real day: the first of January without a number may be any day of the year."""
    return copy.born and (copy.number or (copy.born.month, copy.born.day) != (1, 1))


def _name_birth_village(county, copy):
    return _bare(copy, born=copy.born) if _day_known(copy) else None


def _name_phone_village(county, copy):
    return _bare(copy, phone=copy.phone) if copy.phone else None


def _name_phone(county, copy):
    return _bare(copy, phone=copy.phone, village=-1) if copy.phone else None


def _name_birth(county, copy):
    """In another village: she has married, he works there."""
    other = county.random.randrange(county.villages)
    return _bare(copy, born=copy.born, village=other) if _day_known(copy) else None


def _name_village(county, copy):
    """Nothing else is known: of namesakes in the village nobody can tell which it is, and they are left out."""
    key = copy.name, copy.village
    county.called[key] += 1
    return _bare(copy) if county.called[key] == 2 else None


def _date_slip(county, copy):
    """A wrong day, another calendar's year, a decade off, day and month turned."""
    born = copy.born
    if not _day_known(copy) or (born.month, born.day) == (2, 29):
        return None
    days = [born + timedelta(1), born - timedelta(1), born.replace(year=born.year + 1)]
    days += [born.replace(year=born.year - 1)]
    if born.year % 100 >= 10:
        days.append(born.replace(year=born.year - 10))
    if born.day <= 12 and born.day != born.month:
        days.append(born.replace(month=born.day, day=born.month))
    return _bare(copy, born=county.random.choice(days))


def _year_only(county, copy):
    return _bare(copy, born=copy.born.replace(month=1, day=1)) if _day_known(copy) else None


WAYS = {name: globals()[f"_{name}"] for name in SHARES}
