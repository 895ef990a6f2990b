"""Which column is which field: by its heading first, by what stands in it where the heading is silent or wrong."""

import itertools
import re
from typing import NamedTuple

from .amounts import Unit, parse_number
from .cells import MOBILE, clean_name, looks_resident
from .heading import Layout
from .lexicon import OTHER_PERSONS
from .text import clean, is_unknown
from .words import FACT_KINDS, core, unit_of

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫"
    "阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛"
    "曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣"
)
HEADS = re.compile("户主|本人|借款人|客户|申请人|农户")
MANY = ("phone", "address", "note")  # several columns of one field are joined
TITLE_UNIT = re.compile(r"(?:单位|金额)[:：]?[^:：元]{0,12}?([十百千万亿]*元)(?![\u4e00-\u9fff])")


class Column(NamedTuple):
    """A column of a sheet: its heading, the proposed field, the unit of its numbers."""

    index: int
    heading: str = ""
    field: str | None = None
    unit: Unit | None = None


def propose(layout: Layout, rows):
    """The columns of a sheet with a field proposed for each that is understood.

    :param rows: data rows below the heading, which show what the columns hold
    """
    width = max([len(row) for row in rows] + [column + 1 for column in layout.headings] + [0])
    profiles = {
        column: Profile([row[column] for row in rows if column < len(row)])
        for column in range(width)
    }
    chosen = {}
    for half in _halves(layout):
        part = _owned({column: layout.headings[column] for column in half}, layout.texts)
        chosen |= _persons(part) | _facts(part, profiles, layout.texts) | _texts(part)
    _split_numbers(chosen, layout, rows)
    _by_content(chosen, layout, profiles)
    return tuple(
        Column(
            column,
            " ".join(layout.texts.get(column, ())),
            chosen.get(column),
            unit_for(layout, column, chosen.get(column)),
        )
        for column in range(width)
        if column in layout.headings or column in chosen or profiles[column].filled
    )


def unit_for(layout, column, field):
    """The unit of a column of numbers: in its own heading, else for money in the title ("单位：万元")."""
    kind = FACT_KINDS.get(field)
    if not kind:
        return None
    own = next(
        (unit for text in reversed(layout.texts.get(column, ())) if (unit := unit_of(text, kind))),
        None,
    )
    if own or kind != "money":
        return own
    return next(
        (
            unit_of(f"({match[1]})")
            for title in layout.titles
            if (match := TITLE_UNIT.search(title))
        ),
        None,
    )


class Profile:
    """What share of a column's filled cells reads as an identity number, a phone, a name, a number."""

    def __init__(self, values):
        texts = [(value, text) for value in values if not is_unknown(text := clean(value))]
        self.filled = len(texts)
        self.resident = self._share(looks_resident(value) for value, text in texts)
        self.mobile = self._share(
            bool(MOBILE.search(text)) and len(text) < 18 for value, text in texts
        )
        self.name = self._share(_looks_name(text) for value, text in texts)
        self.values = [value for value, text in texts]

    def _share(self, hits):
        return sum(hits) / self.filled if self.filled else 0.0

    def numeric(self, kind):
        """The share that reads as numbers of a kind."""
        return self._share(parse_number(value, kind).issue is None for value in self.values)


def _looks_name(text):
    name = clean_name(text)
    return (
        bool(re.fullmatch("[\u4e00-\u9fff]{2,4}", name))
        and name[0] in SURNAMES
        and not re.search("[村组镇乡县市区户年月日]", name)
    )


def _halves(layout):
    """The columns as one list, or as several when a sheet carries the same headings side by side."""
    columns = sorted(layout.headings)
    words = [layout.texts[column][-1] for column in columns]
    for parts in (4, 3, 2):
        size = len(columns) // parts
        if size > 1 and size * parts == len(columns) and words == words[:size] * parts:
            fields = {layout.headings[column].field for column in columns[:size]}
            if "number" in fields and fields & {"name", "head_name"}:
                return [columns[start : start + size] for start in range(0, len(columns), size)]
    return [columns]


def _owned(part, texts):
    """A bare "ID number" or "phone" after the spouse's or the guarantor's name is theirs, when the head has one too."""
    owner, owned = "head", {}
    for column, heading in sorted(part.items()):
        whole = "".join(texts[column])
        if heading.field in ("name", "head_name", "spouse_name"):
            owner = "spouse" if heading.field == "spouse_name" else "head"
        elif heading.field in ("number", "phone"):
            owned[column] = "head" if HEADS.search(whole) else owner
        elif not heading.field and OTHER_PERSONS.search(whole):
            owner = "other"
        elif heading.field not in (None, "identity_kind", "address", "spouse_number"):
            owner = "head"
    result = dict(part)
    for field in ("number", "phone"):
        mine = {column: owned[column] for column in owned if part[column].field == field}
        if "head" in mine.values():
            for column, whose in mine.items():
                if whose != "head":
                    theirs = "spouse_number" if (field, whose) == ("number", "spouse") else None
                    result[column] = part[column]._replace(field=theirs)
    return result


def _persons(part):
    """The head's name, a member's name and the number; one column each."""
    chosen = {}
    heads = [column for column, heading in part.items() if heading.field == "head_name"]
    names = sorted(
        (column for column, heading in part.items() if heading.field == "name"),
        key=lambda column: (-part[column].level, column),
    )
    if names:
        members = [column for column in names if part[column].level == 1]
        chosen[(members or names)[0]] = "name"
        heads = heads or [column for column in names if members and column not in members]
        if heads:
            chosen[heads[0]] = "head_name"
    elif heads:
        chosen[heads[0]] = "name"
    place = min(chosen, default=0)
    numbers = sorted(
        (column for column, heading in part.items() if heading.field == "number"),
        key=lambda column: (column < place, column),
    )
    return chosen | dict.fromkeys(numbers[:1], "number")


def _still_owed(columns, texts):
    """What is left of a loan counts, not what was once lent, where both stand."""
    if any(re.search("余额|结欠|尚欠", "".join(texts[column])) for column in columns):
        lent = re.compile("(?:贷款|借款|放款)(?:发放)?(?:金额|额|本金|总额)")
        return [column for column in columns if not lent.search(core("".join(texts[column])))]
    return columns


def _facts(part, profiles, texts):
    """The newest year's column, the whole before its parts; only parts are added up."""
    chosen = {}
    for field, kind in FACT_KINDS.items():
        columns = [
            column
            for column, heading in part.items()
            if heading.field == field
            and (profiles[column].filled < 3 or profiles[column].numeric(kind) >= 0.5)
        ]
        newest = max((part[column].year for column in columns), default=0)
        columns = [column for column in columns if part[column].year == newest]
        columns = _still_owed(columns, texts) if field == "total_debts" else columns
        level = max((part[column].level for column in columns), default=0)
        columns = sorted(column for column in columns if part[column].level == level)
        chosen |= dict.fromkeys(columns if level == 1 else columns[:1], field)
    return chosen


def _texts(part):
    chosen = {}
    for column, heading in sorted(part.items(), key=lambda item: (item[1].level, item[0])):
        if heading.field and heading.field not in ("name", "head_name", "number", *FACT_KINDS):
            if heading.field in MANY or heading.field not in chosen.values():
                chosen[column] = heading.field
    return chosen


def _split_numbers(chosen, layout, rows):
    """A number in several boxes under one heading (6 + 12 digits, or a digit each): all of them are the number."""
    for first in [column for column, field in chosen.items() if field == "number"]:
        beside = itertools.takewhile(
            lambda column: (
                column not in layout.headings or layout.headings[column].field == "number"
            ),
            range(first + 1, first + 18),
        )
        boxes = [first, *beside]
        for last in range(len(boxes), 1, -1):
            texts = ["".join(clean(value) for value in row[first : first + last]) for row in rows]
            filled = [text for text in texts if text]
            alone = sum(looks_resident(row[first]) for row in rows if first < len(row))
            if filled and not alone and sum(map(looks_resident, filled)) >= 0.6 * len(filled):
                chosen |= dict.fromkeys(boxes[:last], "number")
                break


def _by_content(chosen, layout, profiles):
    """Find the number, the name and the phone by what stands in the columns, where no heading named them rightly."""
    numbers = [column for column, field in chosen.items() if field == "number"]
    if len(numbers) < 2 and not any(profiles[column].resident for column in numbers):
        found = _best(profiles, chosen, "resident", 0.6, layout)
        if found is not None:
            chosen.update(dict.fromkeys(numbers))
            chosen[found] = "number"
    place = next((column for column, field in chosen.items() if field == "number"), None)
    if place is not None and not {"name", "head_name"} & set(chosen.values()):
        found = _best(profiles, chosen, "name", 0.7, layout, place)
        if found is not None:
            chosen[found] = "name"
    if place is not None and "phone" not in chosen.values():
        found = _best(profiles, chosen, "mobile", 0.7, layout)
        if found is not None:
            chosen[found] = "phone"


def _best(profiles, chosen, measure, least, layout, near=0):
    """The nearest free column of which enough cells are of a kind; columns of other persons stay out."""
    columns = [
        column
        for column, profile in profiles.items()
        if not chosen.get(column)
        and profile.filled
        and getattr(profile, measure) >= least
        and not (
            column in layout.headings and layout.headings[column].known and measure != "resident"
        )
        and not re.search("担保|联系人|配偶|保证", "".join(layout.texts.get(column, ())))
    ]
    return min(columns, key=lambda column: (abs(column - near), column), default=None)
