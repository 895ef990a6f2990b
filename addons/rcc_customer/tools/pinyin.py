"""Pinyin of Chinese names for search and for sorting. Pure but for pypinyin."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_single_dict

# variant characters whose reading in names pypinyin does not put first
load_single_dict({ord("綉"): "xiù", ord("彊"): "qiáng"})

HOUSEHOLD = "户"
PERSON = 3  # characters of a person's name with a surname of one: surnames and given names are few
# Readings that a character has as a surname only (Cihai, Xinhua dictionary); pypinyin gives the common reading.
SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "查": "zha",
    "区": "ou",
    "任": "ren",
    "盖": "ge",
    "乐": "yue",
    "朴": "piao",
    "覃": "qin",
    "翟": "zhai",
    "缪": "miao",
    "宁": "ning",
    "华": "hua",
    "员": "yun",
    "种": "chong",
    "冼": "xian",
    "折": "she",
    "黑": "he",
    "秘": "bi",
    "繁": "po",
    "应": "ying",
    "纪": "ji",
    "隗": "wei",
    "车": "che",
    "石": "shi",
    "卜": "bu",
    "薄": "bo",
    "召": "shao",
    "祭": "zhai",
    "句": "gou",
    "晁": "chao",
    "洗": "xian",
    "牟": "mu",
    "贾": "jia",
    "藏": "zang",
    "重": "chong",
    "那": "na",
    "葛": "ge",
    "幺": "yao",
    "令": "ling",
    "柏": "bai",
    "褚": "chu",
    "繆": "miao",
    "員": "yun",
    "蓋": "ge",
    "種": "chong",
}
COMPOUND = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
    "令狐": ("ling", "hu"),
    "欧阳": ("ou", "yang"),
    "上官": ("shang", "guan"),
    "司马": ("si", "ma"),
    "诸葛": ("zhu", "ge"),
    "宇文": ("yu", "wen"),
    "皇甫": ("huang", "fu"),
    "呼延": ("hu", "yan"),
    "慕容": ("mu", "rong"),
    "夏侯": ("xia", "hou"),
}


@lru_cache(maxsize=20_000)
def syllables(name):
    """Syllables without tone, the surname read as a surname; ü is written v, as on a keyboard.

    >>> syllables("单田芳"), syllables("曾国藩"), syllables("长孙无忌"), syllables("吕布")
    (('shan', 'tian', 'fang'), ('zeng', 'guo', 'fan'), ('zhang', 'sun', 'wu', 'ji'), ('lv', 'bu'))
    >>> syllables("王长青户"), syllables("户")
    (('wang', 'chang', 'qing', 'hu'), ('hu',))
    """
    if name.endswith(HOUSEHOLD) and len(name) > 2:
        return (*syllables(name[:-1]), "hu")  # read with its head
    if name[:2] in COMPOUND:
        return COMPOUND[name[:2]] + _common(name[2:])
    if name[:1] in SURNAMES:
        return (SURNAMES[name[:1]], *_common(name[1:]))
    if len(name) <= PERSON:
        return _common(name[:1]) + _common(name[1:])
    return _common(name)


@lru_cache(maxsize=50_000)  # given names are few
def _common(text):
    return (
        tuple(part.lower() for part in lazy_pinyin(text, style=Style.NORMAL, v_to_u=False))
        if text
        else ()
    )


def full(name):
    """Pinyin for sorting and display: syllables with blanks between them.

    >>> full("张伟")
    'zhang wei'
    """
    return " ".join(syllables(name))


def apart(name):
    """The syllable of each character as it is read by itself, in a name of any order or spelling the same.

    >>> apart("解静"), apart("静解"), syllables("解静")
    (('jie', 'jing'), ('jing', 'jie'), ('xie', 'jing'))
    """
    return tuple(part for sign in name for part in _common(sign))
