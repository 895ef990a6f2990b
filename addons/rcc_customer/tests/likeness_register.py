"""Generated registers for finding duplicates: villages of families as they are, and copies with every slip of the pen.

Pure but for `load`. The same `random.Random` state gives the same register.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from odoo.addons.rcc_base.tools.identity import check_character, parse_resident_id

# surnames by their share of a thousand people, roughly as the public census tables give them
SURNAMES = {
    "王": 72, "李": 72, "张": 68, "刘": 54, "陈": 45, "杨": 31, "赵": 23,
    "黄": 22, "周": 21, "吴": 20, "徐": 17, "孙": 15,
    "胡": 13, "朱": 13, "高": 12, "林": 12, "何": 12, "郭": 12, "马": 11, "罗": 9, "梁": 9, "宋": 8, "郑": 8, "谢": 7,
    "韩": 7, "唐": 7, "冯": 6, "于": 6, "董": 6, "萧": 6, "程": 6,
    "曹": 6, "袁": 5, "邓": 5, "许": 5, "傅": 5, "沈": 5,
    "曾": 5, "彭": 5, "吕": 5, "苏": 5, "卢": 5, "蒋": 5, "蔡": 5,
    "贾": 4, "丁": 4, "魏": 4, "薛": 4, "叶": 4, "阎": 4,
    "余": 4, "潘": 4, "杜": 4, "戴": 4, "夏": 4, "钟": 4, "汪": 4,
    "田": 4, "任": 4, "姜": 4, "范": 4, "方": 3, "石": 3,
    "姚": 3, "谭": 3, "廖": 3, "邹": 3, "熊": 3, "金": 3, "陆": 3,
    "郝": 3, "孔": 3, "白": 3, "崔": 3, "康": 3, "毛": 3,
    "邱": 3, "秦": 3, "江": 3, "史": 3, "欧阳": 1, "司马": 1, "单": 1, "解": 1, "仇": 1, "查": 1,
}  # fmt: skip
MALE = "伟强军建国志明永刚勇海峰文杰涛超辉平民生福贵山林树金水庆成龙虎东波斌鹏飞磊新立忠义德胜利学春光华俊宏亮"
FEMALE = "秀英兰芳桂香玉霞红敏静丽娟艳梅莲凤荣珍花琴云月娥彩翠雪琳婷洁慧巧春燕爱素淑美华萍莉小清"
SOUNDS = {"伟": "玮", "建": "健", "国": "帼", "志": "智", "明": "鸣", "海": "醢", "文": "雯", "勇": "永", "秀": "绣",
          "英": "瑛", "芳": "方", "玉": "钰", "红": "虹", "梅": "玫", "霞": "侠", "丽": "利", "军": "君", "平": "萍",
          "山": "珊", "林": "琳", "金": "今",
          "立": "力", "德": "得", "学": "穴", "兰": "岚", "桂": "贵", "华": "骅"}  # fmt: skip
FORMS = {"萧": "肖", "于": "於", "阎": "闫", "傅": "付", "戴": "代", "邱": "丘", "国": "國", "伟": "偉", "军": "軍",
         "华": "華", "兰": "蘭", "红": "紅", "凤": "鳳", "云": "雲", "丽": "麗", "贵": "貴", "东": "東", "张": "張",
         "刘": "劉", "陈": "陳", "杨": "楊", "赵": "趙", "黄": "黃", "吴": "吳", "孙": "孫", "马": "馬", "学": "學",
         "义": "義", "庆": "慶", "龙": "龍", "飞": "飛", "鹏": "鵬",
         "荣": "榮", "艳": "艷", "莲": "蓮", "爱": "愛"}  # fmt: skip
REGIONS = ("410527",) * 18 + ("410526", "410522", "371525")
VILLAGERS = 1200


@dataclass
class Villager:
    """Somebody on a register. `truth` is the number in the register of whom a copy is."""

    name: str
    village: int
    born: date | None
    sex: str
    number: str = ""
    phone: str = ""
    role: str = "head"
    household: int = 0
    truth: int | None = None
    slip: str = ""
    id: int = field(default=0, compare=False)


class Register:
    """Villages with so many people in all, of whom a share is written down a second time with a slip."""

    def __init__(self, random, people, copies=0.02, villages=None):
        self.random, self.people = random, []
        self.villages = villages or max(2, people // VILLAGERS)
        self.households, self.numbers = 0, set()
        self.clans = [self._surnames(3) for _village in range(self.villages)]
        while len(self.people) < people:
            self._family()
        self.clean = len(self.people)
        self.namesakes = Counter((villager.name, villager.village) for villager in self.people)
        for place in random.sample(range(self.clean), int(self.clean * copies)):
            self._copy(place)

    @property
    def truth(self):
        """The pairs of ids that are one person, by the slip that was planted."""
        return {
            tuple(sorted((self.people[copy.truth].id, copy.id))): copy.slip
            for copy in self.people[self.clean :]
        }

    def _surnames(self, count):
        return self.random.choices(list(SURNAMES), weights=SURNAMES.values(), k=count)

    def _given(self, sex, first=""):
        signs = MALE if sex == "male" else FEMALE
        if first:
            return first + self.random.choice(signs)
        if self.random.random() < 0.15:
            return self.random.choice(signs)
        return self.random.choice(signs) + self.random.choice(signs)

    def _number(self, born, sex, near=None):
        """A number nobody has; `near` gives the next of the same day, as twins have it."""
        while True:
            region = near[:6] if near else self.random.choice(REGIONS)
            sequence = int(near[14:17]) + 2 if near else self.random.randrange(1, 499) * 2
            sequence += 0 if near or sex == "female" else 1
            body = f"{region}{born:%Y%m%d}{sequence % 1000:03d}"
            if body not in self.numbers:
                self.numbers.add(body)
                return body + check_character(body)
            near = near and body

    def _add(self, household, village, name, sex, born, role, phone="", number=None):
        if number is None:
            number = self._number(born, sex)
        self.people.append(Villager(name, village, born, sex, number, phone, role, household))
        return self.people[-1]

    def _family(self):
        """A head, most often a spouse and children; twins, sons of their father's name, children without a card."""
        random, household = self.random, self.households
        self.households += 1
        village = random.randrange(self.villages)
        surname = random.choice([*self.clans[village], *self._surnames(2)])
        born = date(random.randrange(1945, 1992), 1, 1) + timedelta(random.randrange(365))
        phone = f"1{random.choice('358')}{random.randrange(10**9):09d}"
        head = self._add(
            household, village, surname + self._given("male"), "male", born, "head", phone
        )
        if random.random() < 0.8:
            own = phone if random.random() < 0.6 else f"15{random.randrange(10**9):09d}"
            wed = born + timedelta(random.randrange(-1500, 1500))
            name = self._surnames(1)[0] + self._given("female")
            self._add(household, village, name, "female", wed, "spouse", own)
        generation, called = random.choice(MALE), {head.name}
        for _child in range(random.choice((0, 1, 1, 2, 2, 3))):
            sex = random.choice(("male", "female"))
            later = born + timedelta(random.randrange(7300, 12000))
            given = self._given(sex, generation if sex == "male" else "")
            name = head.name if random.random() < 0.004 and sex == "male" else surname + given
            if name in called and name != head.name:  # no parents do that
                continue
            called.add(name)
            cardless = random.random() < 0.05
            child = self._add(
                household, village, name, sex, None if cardless else later, "child",
                phone if random.random() < 0.5 else "", "" if cardless else None,
            )  # fmt: skip
            if not cardless and random.random() < 0.02:
                twin = self._number(later, sex, near=child.number)
                name = surname + self._given(sex, given[0])
                if name not in called:
                    called.add(name)
                    self._add(household, village, name, sex, later, "child", phone, twin)

    def _copy(self, place):
        """The same person once more, written by somebody else: a household of its own, with one of the slips."""
        drawn = self.random.choice(SLIPS)
        first = self.people[place]
        for slip in (drawn, *self.random.sample(SLIPS, len(SLIPS))):
            phone = first.phone if self.random.random() < 0.5 or slip is same_phone else ""
            copy = slip(self, replace(first, phone=phone))
            if copy and (copy.number[:17] not in self.numbers or not copy.number):
                break
        else:
            return
        if copy.number:
            self.numbers.add(copy.number[:17])
        self.people.append(
            replace(copy, household=self.households, role="head", truth=place, slip=slip.__name__)
        )
        self.households += 1

    def bare(self, copy):
        """Written down without the card: no number, no birth date, no phone."""
        return replace(copy, number="", born=None, phone="")


def _told(copy, number):
    """The copy with another number, when that is one."""
    try:
        person = parse_resident_id(number)
    except ValueError:
        return None
    if person.number == copy.number or person.birth_date.year < 1930:
        return None
    return replace(copy, number=person.number, born=person.birth_date, sex=person.sex)


def one_digit(register, copy):
    """One digit of the number."""
    place = register.random.randrange(17)
    digit = (
        str((int(copy.number[place]) + register.random.randrange(1, 10)) % 10)
        if copy.number
        else ""
    )
    body = copy.number[:place] + digit + copy.number[place + 1 : 17]
    return _told(copy, body + check_character(body)) if copy.number else None


def old_number(register, copy):
    """A slip in the old number of 15 digits, which has no check digit."""
    if not copy.number or copy.number[6:8] != "19":
        return None
    old = list(copy.number[:6] + copy.number[8:17])
    place = register.random.randrange(15)
    old[place] = str((int(old[place]) + register.random.randrange(1, 10)) % 10)
    return _told(copy, "".join(old))


def turned_digits(register, copy):
    """Two neighbouring digits of the number changed places."""
    if not copy.number:
        return None
    place = register.random.randrange(16)
    body = list(copy.number[:17])
    body[place], body[place + 1] = body[place + 1], body[place]
    return _told(copy, "".join(body) + check_character("".join(body)))


def elsewhere(register, copy):
    """One digit of the number, in another village."""
    other = one_digit(register, copy)
    return other and replace(other, village=(copy.village + 1) % register.villages)


def form_of_sign(register, copy):
    """A character in another form, without number; the phone or the birth date is the same."""
    name = "".join(FORMS.get(sign, sign) for sign in copy.name)
    return _with_something(register, replace(copy, name=name)) if name != copy.name else None


def turned_name(register, copy):
    """Characters of the name in another order, without number."""
    surname, given = copy.name[:-2], copy.name[-2:]
    name = surname + given[::-1]
    return _with_something(register, replace(copy, name=name)) if name != copy.name else None


def turned_name_and_digit(register, copy):
    other = one_digit(register, copy)
    name = copy.name[:-2] + copy.name[-2:][::-1]
    return other and name != copy.name and replace(other, name=name) or None


def by_ear(register, copy):
    """A character that sounds the same, without number."""
    name = copy.name[:1] + "".join(SOUNDS.get(sign, sign) for sign in copy.name[1:])
    other = replace(copy, name=name)
    return _with_something(register, other) if name != copy.name else None


def by_ear_and_digit(register, copy):
    other = one_digit(register, copy)
    name = copy.name[:1] + "".join(SOUNDS.get(sign, sign) for sign in copy.name[1:])
    return other and name != copy.name and replace(other, name=name) or None


def same_phone(register, copy):
    """Name and phone only, in no known village."""
    other = replace(register.bare(copy), phone=copy.phone, village=-1)
    return other if other.phone else None


def same_birth(register, copy):
    """Name and birth date only, in no known village."""
    return replace(register.bare(copy), born=copy.born, village=-1) if copy.born else None


def same_village(register, copy):
    """A name in the village, and nothing else known. Who has namesakes there cannot be told apart, and is left out."""
    alone = register.namesakes[copy.name, copy.village] == 1
    register.namesakes[copy.name, copy.village] += 1
    return register.bare(copy) if alone else None


def date_slip(register, copy):
    """The birth date with a slip, without number."""
    if not copy.born:
        return None
    choices = [copy.born + timedelta(1), copy.born + timedelta(-2)]
    if copy.born.day <= 12:
        choices.append(copy.born.replace(month=copy.born.day, day=copy.born.month))
    if (copy.born.month, copy.born.day) != (2, 29):  # which other years have not
        choices.append(copy.born.replace(year=copy.born.year + 1))
        if copy.born.year % 100 >= 10:
            choices.append(copy.born.replace(year=copy.born.year - 10))
    return replace(register.bare(copy), born=register.random.choice(choices))


def _with_something(register, copy):
    """Without number, in the same village, with the same phone or the same birth date."""
    bare = register.bare(copy)
    if copy.phone and register.random.random() < 0.5:
        return replace(bare, phone=copy.phone)
    return replace(bare, born=copy.born) if copy.born else None


SLIPS = (
    one_digit, old_number, turned_digits, elsewhere, form_of_sign, turned_name, turned_name_and_digit, by_ear,
    by_ear_and_digit, same_phone, same_birth, date_slip, same_village,
)  # fmt: skip


def load(env, register, areas, chunk=5000):
    """Bring a register into the database as a set, and give everybody the id there."""
    families = {}
    for villager in register.people:
        families.setdefault(villager.household, []).append(villager)
    families = list(families.values())
    size = max(1, chunk // 3)
    for start in range(0, len(families), size):
        _load_families(env, families[start : start + size], areas)


def _load_families(env, families, areas):
    partners = env["res.partner"]
    people = [villager for family in families for villager in family]
    ids = partners._rcc_reserve(len(families) + len(people))
    for villager, partner_id in zip(people, ids[len(families) :]):
        villager.id = partner_id
    households, persons = [], []
    for household_id, family in zip(ids, families):
        area = areas[max(0, family[0].village) % len(areas)]
        place = {
            "rcc_branch_id": (area.branch_id or area._responsible_branch()).id,
            "rcc_area_id": area.id if family[0].village >= 0 else None,
            "rcc_customer_group_id": None,
            "rcc_portfolio_id": None,
        }
        households.append(
            {"id": household_id, "name": f"{family[0].name}户", "rcc_kind": "household",
             "rcc_head_id": family[0].id, **place}
        )  # fmt: skip
        persons += [
            {"id": villager.id, "name": villager.name, "rcc_kind": "person", "parent_id": household_id,
             "type": "other", "phone": villager.phone or None, "rcc_birth_date": villager.born,
             "rcc_sex": villager.sex, **place}
            for villager in family
        ]  # fmt: skip
    partners._rcc_insert_set(households + persons)
    _load_papers(env, families, ids, persons)


def _load_papers(env, families, ids, persons):
    """Documents, telephones and memberships of the persons just made."""
    partners = env["res.partner"]
    people = [villager for family in families for villager in family]
    branches = {person["id"]: person["rcc_branch_id"] for person in persons}
    documents = [
        {"partner_id": villager.id, "kind": "resident_id", "active": True, "branch_id": branches[villager.id],
         **env["rcc.identity"]._sealed({"kind": "resident_id", "number": villager.number})}
        for villager in people
        if villager.number
    ]  # fmt: skip
    partners._rcc_insert_rows("rcc.identity", documents)
    phones = [
        {"partner_id": villager.id, "branch_id": branches[villager.id], "number": villager.phone,
         "number_key": f"86{villager.phone}", "kind": "mobile", "is_main": True}
        for villager in people
        if villager.phone
    ]  # fmt: skip
    partners._rcc_insert_rows("rcc.phone", phones)
    memberships = [
        {"partner_id": villager.id, "group_id": household_id, "kind": "household", "role": villager.role,
         "date_from": "2020-01-01", "branch_id": branches[villager.id]}
        for household_id, family in zip(ids, families)
        for villager in family
    ]  # fmt: skip
    partners._rcc_insert_rows("rcc.membership", memberships)
    env.invalidate_all(flush=False)
    env["rcc.search.key"]._refresh(ids)


def search(env):
    """A search among all persons, step by step as the background does it."""
    run = env["rcc.duplicate.run"].create({"kind": "full"})
    cursor = run._step(None, run._batch_limit)
    while cursor:
        cursor = run._step(cursor, run._batch_limit)
    return run
