"""The words over a register's columns and what they mean; other words for the same column belong in this one list."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .numbers import SCALES, UNITS, Unit
from .text import squash

#: what kind of number each economic fact is (tools/numbers.py UNITS)
FACT_KINDS = {
    "members": "count", "labour": "count", "land_mu": "land", "output_kg": "mass", "price": "price", "revenue": "money", "cost": "money",
    "net_income": "money", "house_value": "money", "deposits": "money", "other_assets": "money", "total_assets": "money",
    "total_debts": "money", "member_shares": "money",
}
TEXT_FIELDS = ("name", "head_name", "relation", "identity_kind", "number", "spouse_name", "spouse_number", "phone", "address", "township", "village",
               "group", "household_no", "date", "note", "serial")
FIELDS = (*TEXT_FIELDS, *FACT_KINDS)
#: columns of which a sheet has several halves when it repeats them side by side
PERSON_FIELDS = ("name", "number")

YEAR = re.compile(r"(20\d\d|19\d\d)年?(?:度)?")
BRACKETS = re.compile(r"[(\[【〔{<《](.*?)[)\]】〕}>》]")
MARKS = re.compile(r"[:：*＊★☆▲●·.、,，;；#?？!\"'|_\-—/\\+~]|^\d{1,2}(?=[一-龥])|^[①-⑳]|^第?[一二三四五六七八九十]{1,2}[、.]")
UNIT_NAME = "|".join(sorted({re.escape(name) for names in UNITS.values() for name in names}, key=len, reverse=True))
UNIT_WORD = re.compile(rf"(?:单位|金额|计量)*:?(?P<scale>[十百千万亿w]*)(?P<unit>{UNIT_NAME})?(?:/年|每年)?$", re.I)
#: persons beside the household: their names and numbers are never the head's
OTHER_PERSONS = re.compile(r"担保|保证人|联系人|紧急|共同借款|客户经理|管户|信贷员|经办|调查人|调查员|审核|评议|负责人|介绍人|推荐|包村|包片|法人|子女|父母|"
                           r"登记人|填表|制表|录入|受益人|代理人|监护人|村主任|村支书|村干部|协办|主办|采集人|核实人|网格员|操作员|柜员|复核")
SPOUSES = re.compile(r"配偶|爱人|妻子|丈夫|老婆|媳妇")
#: words that say nothing without the group heading above them
GENERIC = re.compile(r"(?:合计|小计|总计|总额|金额|余额|数额|面积|数量|人数|数|估值|价值|现值|估价|总量|号码|类型|种类|总|情况|有无|元|万元|亩|户|其他|其它)$")
#: words of columns that only the group heading makes one of ours
PARTIAL = re.compile(r"(?:种植|养殖|务工|打工|工资|经商|农业|生产|经营|生产经营|机械|现金|银行|民间|信用社|他行|本社|自有)$")

# order matters: what must not be taken for something else stands first. level: 3 a total, 2 the usual word, 1 one of several parts
_RULES = (
    (None, 0, r"人均|户均|每亩|亩产|单产|亩均|占比|比例|比率|增幅|增长|同比|是否|有无|签名|签字|签章|盖章|手印|指纹|照片|影像"),
    (None, 0, r"账号|帐号|账户号|帐户号|卡号|存折|折号|贷款证|证号码?起|授信|等级|评分|得分|信用度|利率|期限|用途|到期|五级|客户号|核心|借据|合同|档案盒"),
    (None, 0, r"民族|文化|学历|婚姻|健康|政治|职业|行业|职务|年龄|性别|出生|生日|有效期|发证|签发|开户|微信|邮箱|邮编|电子邮|传真|QQ"),
    (None, 0, r"间数|(?:房|住宅|建筑|宅基).*面积|面积.*(?:房|住宅)|宅基地|结构|楼层|房产证|产权|车牌|品牌|型号"),
    (None, 0, r"在校|上学|学生|外出|打工人|务工人|务工地|赡养|残疾|党员|低保|贫困|五保|老人|保险|医保|社保|养老|退休"),
    ("household_no", 0, r"^(?:家庭|农户|户|客户|档案|建档|登记|登记簿|经济档案|户主)(?:的)?(?:编号|编码|序号|号|代码|ID)$|^户号$|^档号$"),
    ("serial", 0, r"^(?:序号?|序列号?|编号|编码|号|NO|No|№|行号|顺序号?|排序|号码|页码|顺号)$"),
    ("relation", 0, r"(?:与|和|同|跟)?(?:户主|家长|本人|主贷人|借款人)(?:的|之)?(?:亲属|家庭)?关系|^(?:家庭|亲属|成员)?关系$|^称谓$|^家庭关系$|^身份关系$"),
    ("head_name", 2, r"^户主(?:姓名|名|名字|名称)?$|^户主户名$|^(?:户长|家长)(?:姓名)?$"),
    ("name", 1, r"^(?:户主及)?(?:家庭)?成员(?:姓名|名)?$"),
    ("name", 3, r"^(?:农户|客户|借款人|申请人|社员|存款人|本人|村民|户主|主贷人|人员|居民|被评农户|信用户)?(?:姓名|名字|姓名及.*)$|^(?:户名|客户名称?|客户|农户|农户名称?|借款人|社员|名称|申请人|村民|"
               r"NAME|FULLNAME|HEAD|HEADOFHOUSEHOLD|CUSTOMERNAME|CUSTOMER)$|^姓名|姓名$"),
    ("identity_kind", 0, r"(?:证件|证照|身份证件|身份)(?:的)?(?:类型|种类|类别|名称|名)|^证件$|^证类$"),
    ("number", 0, r"(?:身份证|证件|身份|公民身份|居民身份|证照|身份证件|居民身份证|二代证).*(?:号|码|ID)|(?:居民|二代|户主|客户|姓名|本人)?身份证$|^证号$|^公民身份$|^身份证明$|"
                  r"^(?:ID|IDNO|IDNUMBER|IDCARD|IDCARDNO)$"),
    ("phone", 0, r"电话|手机|联系方式|联系号码|移动号码|^(?:PHONE|MOBILE|TEL|TELEPHONE|PHONENUMBER)$"),
    ("date", 0, r"(?:登记|建档|调查|填表|采集|填报|录入|评定|入户|建立|申报|更新|走访|入档|统计|核实|填写|日常)(?:的)?(?:日期|时间|年月|日)|^(?:日期|时间|DATE)$"),
    ("group", 0, r"^(?:所在|所属|村民|居民)?(?:小组|组别|组|组名|组号|村民小组|村组号|队|队别|生产队|生产小组|自然组)$"),
    ("township", 0, r"^(?:所在|所属|户籍)?(?:乡镇|镇|乡|乡镇街道|街道|镇街|镇乡|乡镇办|街道办|街道办事处|乡镇名称?|TOWNSHIP)$"),
    ("village", 0, r"^(?:所在|所属|户籍|乡镇)*(?:行政)?(?:村|村名|村别|村庄|村屯|村委会|村委|村居|村社区|社区|村组|村民委员会|村名称|村队|屯|庄|庄名|VILLAGE)(?:名称?|别)?$|^行政村.*|^村.{0,2}名称?$"),
    ("group", 1, r"^自然村(?:名称?)?$|^自然屯$|^小地名$"),
    ("address", 0, r"住址|地址|住所|居住地|所在地|家庭住处|^住处$|^详址$|户籍地|^ADDRESS$"),
    ("note", 0, r"^(?:备注|附注|说明|备考|其他说明|备注说明|REMARKS?|NOTES?)$"),
    ("labour", 3, r"劳动力|劳力|劳动人口|劳动人数|^LABOU?R$"),
    ("members", 3, r"家庭(?:总)?(?:人口|人数|成员数|成员人数|成员$)|^(?:总|全家|户籍|常住|在册|现有|家庭|共有|供养|农业|户内)?(?:人口|人数|口数|人口数)(?:数|总数|合计)?$|^几口人$|^成员(?:数|人数)$|"
                   r"^(?:MEMBERS|FAMILYSIZE)$"),
    ("price", 3, r"单价|售价|均价|销售价|出售价|市场价|平均价|^价格$|^PRICE$"),
    ("output_kg", 3, r"总产量|年产量|全年产量|产量合计|^产量$|总产$|^OUTPUT$"),
    ("output_kg", 1, r"产量"),
    ("member_shares", 3, r"股金(?:总|合计|余)|股本金|入股|^股金|^股本|社员股|股份|^SHARES$"),
    ("member_shares", 1, r"资格股|投资股|股金"),
    ("total_debts", 3, r"总?负债(?:合计|总额|总计|情况|余额|金额|总)?$|^总债务|债务(?:合计|总额)|欠款(?:合计|总额)|贷款(?:合计|总额|总余额)|借款(?:合计|总额)|^DEBTS?$"),
    ("total_debts", 1, r"负债|债务|欠款|外债|欠债|借款(?:情况)?(?:余额|金额|额)?|贷款(?:情况)?(?:余额|金额|额|本金)?$|他行贷款|他行借款|民间借贷|拖欠|欠他|他社贷款"),
    ("net_income", 3, r"纯收入|净收入|纯收益|净收益|净利润|纯利|^利润$|收支(?:结余|相抵|差)|年(?:净|纯)|^NETINCOME$"),
    ("net_income", 1, r"可支配收入"),
    ("cost", 3, r"总支出|支出(?:合计|总额|总计|小计)|年支出|全年支出|总成本|成本(?:合计|总额)|^家庭支出|^(?:支出|成本|费用|开支|花费|总开支|全年开支|年开支|年度支出|COST|EXPENSES?)$"),
    ("cost", 2, r"(?:生产经营|经营性?|生产性?)(?:总)?(?:支出|成本|费用|投入|开支)"),
    ("cost", 1, r"(?:种植|养殖|农业|农资|生产|种养).*(?:支出|成本|费用|投入)"),
    (None, 0, r"支出|成本|费用|投入|开支"),
    ("revenue", 3, r"总收入|收入(?:合计|总额|总计|小计)|年收入|全年收入|^家庭收入|毛收入|^(?:收入|年度收入|产值|总产值|INCOME|REVENUE)$"),
    ("revenue", 2, r"(?:生产经营|经营性?|生产性?|销售|营业)(?:总)?(?:收入|收益)|销售额|营业额"),
    ("revenue", 1, r"收入|收益"),
    ("land_mu", 3, r"(?:耕地|土地|承包地?|种植|经营|责任田|田地|田亩|农田|播种|确权)(?:总)?(?:面积|亩数|数量|亩|合计|总|数)|^(?:面积|总面积|亩数|地亩|耕地|土地|承包地|承包土地|责任田|田亩|LAND)$|耕地"),
    ("land_mu", 1, r"(?:水田|旱地|旱田|水浇地|水地|口粮田|流转|大棚|果园|园地|承包).*"),
    ("house_value", 3, r"(?:房|住宅)(?:产|屋)?.*(?:价|值|估|元|金额)|^(?:房产|住房|房屋|房子)$|(?:资产|财产).*房"),
    ("deposits", 3, r"存款(?:总|合计|余额|金额)|^(?:家庭|银行|总|本社|现有)?(?:存款|储蓄|储蓄存款|存款额|存款数)|账户余额|帐户余额|储蓄余额|^DEPOSITS?$|存款"),
    ("deposits", 1, r"(?:活期|定期).*"),
    ("total_assets", 3, r"总资产|资产(?:合计|总额|总计|总值|总)|^(?:家庭)?资产(?:价值|估值|情况|额)?$|家庭财产|财产(?:合计|总额)"),
    ("other_assets", 1, r"资产|财产|农机|机械|机具|车辆|汽车|牲畜|家畜|家电|家具|存栏|店铺|门面|商铺|设备|果树|林木"),
)
RULES = tuple((field, level, re.compile(words, re.I)) for field, level, words in _RULES)


class Heading(NamedTuple):
    """What a heading names: the field (None when it is none of ours), how whole it is, the unit and the year in it."""

    field: str | None = None
    level: int = 0
    unit: Unit | None = None
    year: int = 0
    known: bool = False  # a heading word, though perhaps of a column that is not imported


def core(text):
    """The heading without spaces, brackets, marks and years.

    >>> core("2023年 家庭 总收入（万元）：")
    '家庭总收入'
    """
    text = BRACKETS.sub("", squash(text))
    return MARKS.sub("", YEAR.sub("", text))


def unit_of(text, kind="money"):
    """The unit in a heading's brackets or at its end, or None.

    >>> unit_of("存款（万元）"), unit_of("面积(公顷)", "land"), unit_of("姓名")
    (Unit(scale=Decimal('10000'), factor=Decimal('1')), Unit(scale=Decimal('1'), factor=Decimal('15')), None)
    """
    text = squash(text)
    words = [*BRACKETS.findall(text), *re.findall(rf"(?:单位|/|:)[:为]?((?:[十百千万亿]*)(?:{UNIT_NAME}))", text), re.sub(r"[(\[].*", "", text)[-4:]]
    words += [part for word in words for part in re.split(r"[,，、;；]", word)]
    words += [word[-2:] for word in words[-4:] if word.endswith(("万元", "千元", "百元"))]
    for word in words:
        match = UNIT_WORD.match(word)
        if match and (match["scale"] or match["unit"]) and (not match["unit"] or match["unit"].lower() in UNITS[kind]):
            scale = Decimal(1)
            for char in match["scale"].lower():
                scale *= SCALES[char]
            return Unit(scale, Decimal(UNITS[kind][match["unit"].lower()] if match["unit"] else 1))
    return None


def read_heading(texts):
    """What the texts over one column mean (see `_read`); the same words come again on every page."""
    return _read(tuple(texts))


@lru_cache(maxsize=4096)
def _read(texts):
    """What the texts over one column mean, from the group heading down to the last line.

    >>> read_heading(["收入与资产（元）", "经营收入"])[:2], read_heading(["配偶", "姓名"]).field, read_heading(["收入", "合计"])[:2]
    (('revenue', 2), 'spouse_name', ('revenue', 3))
    >>> read_heading(["户主姓名"])[:2], read_heading(["人均纯收入"]), read_heading(["王春刚"]).known
    (('head_name', 2), Heading(field=None, level=0, unit=None, year=0, known=True), False)
    """
    texts = [squash(text) for text in texts if squash(text)]
    words = [word for word in (core(text) for text in texts) if word]
    whole = "".join(words)
    field, level, known = _match(words)
    if field in ("name", "head_name", "number", "phone", "identity_kind", "address") and SPOUSES.search(whole):
        field = {"name": "spouse_name", "head_name": "spouse_name", "number": "spouse_number"}.get(field)
    elif SPOUSES.fullmatch(whole):
        field, known = "spouse_name", True
    elif field in ("name", "head_name", "number", "phone", "identity_kind") and OTHER_PERSONS.search(whole):
        field = None
    years = YEAR.findall("".join(texts))
    unit = next((found for text in reversed(texts) if (found := unit_of(text, FACT_KINDS[field]))), None) if field in FACT_KINDS else None
    return Heading(field, level if field else 0, unit, int(max(years)) if years else 0, known)


def _match(words):
    """The first rule that fits: of the last line when it speaks for itself, else of the lines together."""
    if not words:
        return None, 0, False
    joined = ["".join(words[-2:]), "".join(reversed(words[-2:])), "".join(words)]
    tries = [*joined, words[-1]] if len(words) > 1 and GENERIC.match(words[-1]) else [words[-1], *joined]
    for text in tries:
        for field, level, pattern in RULES:
            if len(text) <= 20 and pattern.search(text):
                return field, level, True
    return None, 0, any(GENERIC.match(word) or PARTIAL.match(word) for word in words)
