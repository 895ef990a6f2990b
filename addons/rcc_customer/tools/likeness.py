"""How much speaks for two records being one person: reasons as codes, and points for them. Pure.

Names that differ in sound are never one person here, unless the document number is the same: two digits of a number
apart are also twins and neighbours born on one day. Two complete numbers that differ by more than a slip of the pen
speak against it, and so does a birth date far off (father and son of one name, one family's phone).
"""

from dataclasses import dataclass
from datetime import date

from .pinyin import apart, syllables
from .search_terms import normal
from .variants import fold

#: points of each reason, as the example policy has them
WEIGHTS = {
    "number_same": 100,
    "number_old_new": 100,
    "number_slip": 45,
    "number_swapped": 45,
    "number_other": -45,
    "name_same": 40,
    "name_variant": 38,
    "name_swapped": 36,
    "name_sound": 28,
    "birth_same": 28,
    "birth_near": 12,
    "birth_other": -50,
    "phone_same": 25,
    "phone_other": -5,
    "village_same": 20,
    "household_same": 25,
    "kin_same": 15,
    "kin_other": -8,
    "parents_other": -20,
    "own_record": -5,
    "generation_other": -60,
    "sex_other": -30,
    "twins": -100,
}
GENERATIONS = {"child": 1, "parent": -1}
SAME_NUMBER = frozenset({"number_same", "number_old_new"})
SLIPPED = frozenset({"number_slip", "number_swapped"})


@dataclass(frozen=True, slots=True)
class Person:
    """What is on record of one person, or typed; what is unknown is empty.

    :ivar number: resident ID as it is written, 15 or 18 characters
    :ivar phones: numbers in one spelling
    :ivar kin: names of the others in the household
    :ivar role: in the household: head, spouse, child, parent or other
    """

    name: str = ""
    number: str = ""
    birth_date: date | None = None
    sex: str | None = None
    phones: frozenset = frozenset()
    area_id: int | None = None
    household_id: int | None = None
    kin: frozenset = frozenset()
    role: str | None = None


def compare(one, other, weights=None):
    """(score from 0 to 100, reasons) of two persons; no reasons when nothing makes them one.

    >>> wei = Person("张伟", "410527198001019334", date(1980, 1, 1), area_id=1)
    >>> compare(wei, Person("张伟", "410527198001019364", date(1980, 1, 1)))
    (100, ['name_same', 'number_slip', 'birth_same'])
    >>> compare(wei, Person("伟张", phones=frozenset({"1"}), area_id=1))
    (51, ['name_swapped', 'village_same', 'own_record'])
    >>> son = Person("张伟", "410527200506079331", date(2005, 6, 7), area_id=1)
    >>> compare(wei, son)
    (0, ['name_same', 'number_other', 'birth_other', 'village_same'])
    >>> compare(wei, Person("李强", "410527198001019364"))
    (0, [])
    """
    reasons = reasons_of(one, other)
    return score(reasons, weights), reasons


def score(reasons, weights=None):
    """The points of some reasons, from 0 to 100."""
    weights = WEIGHTS if weights is None else weights
    return min(100, max(0, sum(weights.get(reason, 0) for reason in reasons)))


def reasons_of(one, other):
    """Codes of what speaks for and against two records being one person."""
    name, number = name_likeness(one.name, other.name), number_likeness(one.number, other.number)
    if not name and number not in SAME_NUMBER:
        return []
    found = [name, number]
    if number not in SLIPPED:
        found += [date_likeness(one.birth_date, other.birth_date), _sex(one, other)]
    elif one.birth_date and one.birth_date == other.birth_date:
        found.append("birth_same")
    if not _together(one, other):  # a family shares its phone
        found.append(_phone(one, other, found))
        if one.area_id and one.area_id == other.area_id:
            found.append("village_same")
    found += [_home(one, other, name), _twins(one, other, name, number)]
    found = [reason for reason in found if reason]
    return [*found, "own_record"] if _own_record(one, other, found[1:]) else found


def name_likeness(one, other):
    """How two names are alike, or None.

    >>> pairs = (
    ...     ("张伟", "张　伟"),
    ...     ("於偉", "于伟"),
    ...     ("李建国", "李国建"),
    ...     ("伟张", "张伟"),
    ...     ("张伟", "章玮"),
    ... )
    >>> [name_likeness(*pair) for pair in pairs]
    ['name_same', 'name_variant', 'name_swapped', 'name_swapped', 'name_sound']
    >>> name_likeness("张伟", "张强"), name_likeness("", ""), name_likeness("单田", "田单")
    (None, None, 'name_swapped')
    """
    one, other = normal(one).replace("·", ""), normal(other).replace("·", "")
    if not one or not other or len(one) != len(other):
        return None
    if one == other:
        return "name_same"
    one, other = fold(one), fold(other)
    if one == other:
        return "name_variant"
    if sorted(one) == sorted(other):
        return "name_swapped"
    return "name_sound" if syllables(one) == syllables(other) else None


def number_likeness(one, other):
    """How two resident ID numbers are alike; None when one is unknown. The check digit follows from the others, so
    that it is only looked at when these are the same.

    >>> [
    ...     number_likeness("11010519491231002X", other)
    ...     for other in (
    ...         "11010519491231002X",
    ...         "110105491231002",
    ...         "110105194912310020",
    ...         "110105194921310023",
    ...         "",
    ...     )
    ... ]
    ['number_same', 'number_old_new', 'number_slip', 'number_swapped', None]
    >>> number_likeness("11010519491231002X", "1101051949231002X")  # a digit left out
    'number_slip'
    >>> number_likeness("11010519491231002X", "440524188001010014")
    'number_other'
    """
    if not one or not other:
        return None
    if one == other:
        return "number_same"
    if {len(one), len(other)} == {15, 18} and _body(one) == _body(other):
        return "number_old_new"
    if abs(len(_eighteen(one)) - len(_eighteen(other))) == 1:
        return "number_slip" if _one_left_out(_eighteen(one), _eighteen(other)) else "number_other"
    kind = _slip(_body(one), _body(other))
    return {None: "number_other", "swapped": "number_swapped"}.get(kind, "number_slip")


def number_places(one, other):
    """The places, from 1, in which two numbers differ; the check digit is left out, since it follows.

    >>> (
    ...     number_places("11010519491231002X", "110105194912310038"),
    ...     number_places("11010519491231002X", "1"),
    ... )
    ([17], [])
    """
    one, other = _body(one), _body(other)
    if len(one) != len(other):
        return []
    return [place for place, (left, right) in enumerate(zip(one, other), 1) if left != right]


def date_likeness(one, other):
    """How two birth dates are alike; None when one is unknown. Near is what a slip of the pen does, a day or two, a
    year counted the old way, and the first of January, which registers write when only the year is known: two of
    these tell no more than the year.

    >>> born = date(1980, 3, 12)
    >>> [date_likeness(born, other) for other in (born, date(1980, 12, 3), date(1989, 3, 12), None)]
    ['birth_same', 'birth_near', 'birth_near', None]
    >>> [date_likeness(born, date(*other)) for other in ((1980, 1, 1), (1981, 3, 12), (1955, 6, 7))]
    ['birth_near', 'birth_near', 'birth_other']
    >>> [date_likeness(date(1956, 1, 1), date(year, 1, 1)) for year in (1956, 1957, 1936)]
    ['birth_near', 'birth_near', 'birth_other']
    """
    if not one or not other:
        return None
    if (one.month, one.day) == (other.month, other.day) == (1, 1):
        return "birth_near" if abs(one.year - other.year) <= 1 else "birth_other"
    if one == other:
        return "birth_same"
    turned = one.year == other.year and (one.month, one.day) == (other.day, other.month)
    year_only = one.year == other.year and (1, 1) in (
        (one.month, one.day),
        (other.month, other.day),
    )
    counted = abs(one.year - other.year) == 1 and (one.month, one.day) == (other.month, other.day)
    near = turned or year_only or counted or abs((one - other).days) <= 2
    near = near or _slip(f"{one:%Y%m%d}", f"{other:%Y%m%d}")
    return "birth_near" if near else "birth_other"


def _slip(one, other):
    """ "slip" when two texts differ in one place, "swapped" when two neighbours changed places, "same", or None."""
    if len(one) != len(other):
        return None
    places = [place for place, (left, right) in enumerate(zip(one, other)) if left != right]
    if len(places) < 2:
        return "slip" if places else "same"
    first, second = places[0], places[-1]
    turned = len(places) == 2 and second == first + 1 and one[first] == other[second]
    return "swapped" if turned and one[second] == other[first] else None


def _eighteen(number):
    """A number in the length of today; one of 15 lacks the check digit, and gets none that could differ."""
    return f"{number[:6]}19{number[6:]}?" if len(number) == 15 else number


def _body(number):
    return _eighteen(number)[:17]


def _one_left_out(one, other):
    short, long = sorted((one, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def _together(one, other):
    return bool(one.household_id) and one.household_id == other.household_id


def _sex(one, other):
    return "sex_other" if one.sex and other.sex and one.sex != other.sex else None


def _phone(one, other, found):
    """A phone in common. Different ones speak against it a little, where neither number nor date does: people change
    their phone, but two namesakes in a village always have two."""
    if one.phones & other.phones:
        return "phone_same"
    certain = {"birth_same", *SAME_NUMBER, *SLIPPED}.intersection(found)
    return "phone_other" if one.phones and other.phones and not certain else None


def _home(one, other, name):
    """The same household, or another in which somebody has the name of somebody of the first.

    In one household the head and a child of one name are two generations, and brothers' names may sound alike. Two
    families known in which nobody has a common name, as of a child and an old man in one village, speak against it a
    little; two children of other parents do more, for a child's family is its parents.
    """
    if _together(one, other):
        if GENERATIONS.get(one.role, 0) != GENERATIONS.get(other.role, 0):
            return "generation_other"
        return "household_same" if name in ("name_same", "name_variant") else None
    if not one.kin or not other.kin:
        return None
    if {fold(name) for name in one.kin} & {fold(name) for name in other.kin}:
        return "kin_same"
    if _heard(one.kin) & _heard(other.kin):
        return None  # a slip of the ear, or the village's one surname: it says nothing
    return "parents_other" if one.role == other.role == "child" else "kin_other"


def _own_record(one, other, beside):
    """Nothing but the name and the village fits, and neither is a jotting: who has a phone or a family on record is
    somebody of their own until more fits."""
    if beside != ["village_same"]:
        return False
    return all(
        person.number or person.birth_date or person.phones or person.kin for person in (one, other)
    )


def sounds(name):
    """What two names that are alike have in common: the syllables in no order, with each character read in its place
    and by itself. Characters of several readings are read otherwise in another order or form.

    >>> sorted(sounds("解静")), sounds("静解") & sounds("解静"), sounds("張伟")
    (['jie jing', 'jing xie'], {'jie jing'}, {'wei zhang'})
    """
    name = normal(name).replace("·", "")
    return {" ".join(sorted(read)) for read in (syllables(name), apart(fold(name)))} - {""}


def _heard(names):
    return {tuple(syllables(fold(normal(name)))) for name in names}


def _twins(one, other, name, number):
    """Two members of one household, born on one day, whose numbers differ in the sequence only: twins, if each has a
    name of their own."""
    return (
        "twins"
        if number in SLIPPED
        and name in ("name_swapped", "name_sound")
        and _together(one, other)
        and _body(one.number)[:14] == _body(other.number)[:14]
        else None
    )
