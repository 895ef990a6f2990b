"""Which village a register means: compared without the words for committee and community, never guessed."""

import re
from typing import NamedTuple

from .text import squash

SUFFIX = re.compile(
    r"(?:村民委员会|居民委员会|社区居委会|社区居民委员会|村委会|居委会|村委|居委|委员会|行政村|社区村|社区|新村)$"
)
SHORT = re.compile(r"(?:村|社区)$")
AFTER = re.compile(
    r"^(?:村民委员会|居民委员会|社区居委会|村委会|居委会|村委|居委|行政村|社区|村|大队)+"
)
BOUNDARY = re.compile(
    r"^(?:$|[^\u4e00-\u9fff]|第?[一二三四五六七八九十]{1,3}(?:组|队|社)|[东西南北中上下前后]?组|农户|农村|经济|信用|登记|档案|户|册|台账|花名|建档|组|队|社|贷款|客户|路|街|村民|自然村)"
)
LABEL = re.compile(
    r"(?:村名|村别|所在村|行政村|所属行政村|村委会|社区|村|村屯|所属村|所在行政村)[:：]\s*([^\s:：,，;；]{2,20})"
)
UPPER = re.compile(r"[省市县区场旗盟]$")
TOWNSHIP = re.compile(r"(?:[乡镇]|街道|办事处)$")
OFFICE = "(?!信用(?![户村乡镇])|分社|支行|联社|农商|网点|营业)"  # an office that is named after a township
VILLAGE_LIKE = re.compile(
    r"[\u4e00-\u9fff]{1,10}(?:村委会|村民委员会|居委会|社区|(?<!信用|示范|文明|各个)村)(?!民|级|镇)"
)


RURAL, URBAN = (
    re.compile(r"村(?:民)?委(?:员)?会?$|村$"),
    re.compile(r"居(?:民)?委(?:员)?会?$|社区$"),
)


class Village(NamedTuple):
    """A village of the branch: its record's id, its name and its township's id and name."""

    id: int
    name: str
    township_id: int = 0
    township: str = ""


class Place(NamedTuple):
    """What a text names: one village, several candidates, or an unknown one (``said``)."""

    village: Village | None = None
    candidates: tuple = ()
    said: str = ""


def stem(name):
    """The name without the words for committee, community and village.

    >>> [
    ...     stem(name)
    ...     for name in (
    ...         "东庄村村民委员会",
    ...         "东庄村委会",
    ...         "东庄村",
    ...         "东庄",
    ...         "东风社区居委会",
    ...         "南街村村委会",
    ...     )
    ... ]
    ['东庄', '东庄', '东庄', '东庄', '东风', '南街']
    """
    text = squash(name)
    for pattern in (SUFFIX, SHORT, SHORT):
        shorter = pattern.sub("", text)
        text = shorter if len(shorter) > 1 else text
    return text


class Villages:
    """The villages of a branch, found by name inside cells, sheet names and titles.

    >>> villages = Villages(
    ...     [
    ...         Village(1, "西街村委会", 7, "东庄镇"),
    ...         Village(2, "西街村委会", 8, "井店镇"),
    ...         Village(3, "小寨村委会", 8, "井店镇"),
    ...     ]
    ... )
    >>> (
    ...     villages.find("小寨").village.id,
    ...     [village.id for village in villages.find("西街村").candidates],
    ...     villages.find("井店镇西街村3组").village.id,
    ... )
    (3, [1, 2], 2)
    >>> (
    ...     Villages([Village(4, "北街社区居委会")]).find("北街村委会").village,
    ...     Villages([Village(4, "北街社区居委会")]).find("北街").village.id,
    ... )
    (None, 4)
    >>> (
    ...     villages.find("西街村", ["东庄镇农户登记簿"]).village.id,
    ...     villages.find("大小寨村"),
    ...     villages.find("Sheet1").said,
    ... )
    (1, Place(village=None, candidates=(), said='大小寨村'), '')
    """

    def __init__(self, villages):
        self.exact, self.stems, self.townships = {}, {}, {}
        for village in villages:
            self.exact.setdefault(squash(village.name), []).append(village)
            self.stems.setdefault(stem(village.name), []).append(village)
            if village.township:
                self.townships.setdefault(squash(village.township), set()).add(village.township_id)
        self.longest = max(map(len, self.stems), default=0)

    def find(self, text, hints=(), labelled=False):
        """The place that a text names; texts around it may tell the township.

        :param labelled: the text stands in a village column, so that whatever it says is a village's name
        """
        text = squash(text)
        if not text or text.isdigit():
            return Place()
        label = LABEL.search(text)
        found = self._whole(text) or self._inside(text) or (self._whole(label[1]) if label else [])
        found = [
            village
            for village in found
            if _kind(text, stem(village.name)) in (None, _kind(village.name))
        ]
        named = self.township_ids([text])
        found = [village for village in found if not named or village.township_id in named]
        if not found:
            like = VILLAGE_LIKE.search(self._without_township(text))
            return Place(said=text if labelled else like[0] if like else "")
        if len(found) > 1:
            found = self._narrow(found, hints)
        return Place(village=found[0]) if len(found) == 1 else Place(candidates=tuple(found))

    def township_ids(self, texts):
        """The townships that texts name."""
        joined = [squash(text) for text in texts if text]
        return {
            township_id
            for name, ids in self.townships.items()
            for township_id in ids
            if any(re.search(re.escape(name) + OFFICE, text) for text in joined)
        }

    def _narrow(self, found, texts):
        """Drop candidates outside the township that a text names; all stay when none is named."""
        for text in texts:
            named = self.township_ids([text])
            inside = [village for village in found if village.township_id in named]
            if inside:
                return inside
        return found

    def _whole(self, text):
        """Villages whose whole name this is, as written or without its last words."""
        return list(self.exact.get(text) or self.stems.get(stem(text)) or ())

    def _inside(self, text):
        """The villages whose name stands in a longer text, between boundaries; the longest name wins."""
        best, length = [], 0
        for start in range(len(text)):
            if not self._begins(text[:start]):
                continue
            for end in range(min(len(text), start + self.longest), start, -1):
                villages = self.stems.get(text[start:end])
                if villages and end - start > length and self._ends(text[end:], end - start):
                    best, length = list(villages), end - start
        if len(best) > 1:
            exact = [village for village in best if squash(village.name) in text]
            best = exact or best
        return best

    def _begins(self, before):
        """A name begins at the start, after a mark, after a larger area, or after the register's own words."""
        if TOWNSHIP.search(before):
            return not self.townships or before.endswith(tuple(self.townships))
        return (
            not before
            or not "\u4e00" <= before[-1] <= "\u9fff"
            or bool(UPPER.search(before))
            or bool(re.search(r"(?:簿|表|册|账|台账|信用社|分社|联社|银行)$", before))
        )

    @staticmethod
    def _ends(after, length):
        """What follows a name: the words for a village, or nothing that would make it another name."""
        suffix = AFTER.match(after)
        return bool(suffix and length > 1) or bool(BOUNDARY.match(after))

    def _without_township(self, text):
        for name in self.townships:
            if name in text:
                return text.split(name, 1)[1]
        return re.sub(r"^.*?[县乡镇](?=.)", "", text)


def _kind(text, name=""):
    """Village or urban community, when the words after the name say so: the two are never the same place."""
    after = squash(text).split(name, 1)[-1] if name else squash(text)
    word = (
        re.match(r"村?(?:村民委员会|村委会|村委|居民委员会|居委会|居委|社区|村)", after)
        if name
        else re.search(r".*", after)
    )
    if not word:
        return None
    return "rural" if RURAL.search(word[0]) else "urban" if URBAN.search(word[0]) else None
