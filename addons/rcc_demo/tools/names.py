"""Invented Chinese names, drawn with the frequencies of common surnames.

Pure: no Odoo. The same :class:`random.Random` state gives the same name.
"""

# The share of each surname among a thousand people, roughly as the public
# census tables of surnames give it; what is left falls on the rare ones.
SURNAMES = {
    "王": 72, "李": 72, "张": 68, "刘": 54, "陈": 45, "杨": 31, "赵": 23, "黄": 22,
    "周": 21, "吴": 20, "徐": 17, "孙": 15, "胡": 13, "朱": 13, "高": 12, "林": 12,
    "何": 12, "郭": 12, "马": 11, "罗": 9, "梁": 9, "宋": 8, "郑": 8, "谢": 7,
    "韩": 7, "唐": 7, "冯": 6, "于": 6, "董": 6, "萧": 6, "程": 6, "曹": 6,
    "袁": 5, "邓": 5, "许": 5, "傅": 5, "沈": 5, "曾": 5, "彭": 5, "吕": 5,
    "苏": 5, "卢": 5, "蒋": 5, "蔡": 5, "贾": 4, "丁": 4, "魏": 4, "薛": 4,
    "叶": 4, "阎": 4, "余": 4, "潘": 4, "杜": 4, "戴": 4, "夏": 4, "钟": 4,
    "汪": 4, "田": 4, "任": 4, "姜": 4, "范": 4, "方": 3, "石": 3, "姚": 3,
    "谭": 3, "廖": 3, "邹": 3, "熊": 3, "金": 3, "陆": 3, "郝": 3, "孔": 3,
    "白": 3, "崔": 3, "康": 3, "毛": 3, "邱": 3, "秦": 3, "江": 3, "史": 3,
    "欧阳": 1, "司马": 1, "上官": 1, "诸葛": 1, "单": 1, "解": 1, "仇": 1, "查": 1,
}  # fmt: skip
MALE = "伟强军建国志明永刚勇海峰文杰涛超辉平民生福贵山林树金水庆成龙虎东波斌鹏飞磊"
FEMALE = "秀英兰芳桂香玉霞红敏静丽娟艳梅莲凤荣珍花琴云月娥彩翠雪琳婷洁慧巧春燕"
_SINGLE_SHARE = 0.18


def surname(random):
    """Return one surname, common ones as often as they are."""
    return random.choices(list(SURNAMES), weights=SURNAMES.values())[0]


def given_name(random, sex):
    """Return a given name of one or two characters for ``male`` or ``female``.

    >>> from random import Random
    >>> name = given_name(Random(1), "male")
    >>> 1 <= len(name) <= 2 and set(name) <= set(MALE)
    True
    """
    characters = MALE if sex == "male" else FEMALE
    if random.random() < _SINGLE_SHARE:
        return random.choice(characters)
    return "".join(random.sample(characters, 2))
