"""The words over a register's columns: another word for the same column belongs in this one list.

Each rule is a field ("-" is a known column that is not imported), a level and a regular expression over
the heading without blanks, brackets and years; lines that begin with blanks go on with alternatives. The
first rule that fits wins, so what must not be taken for something else stands first. Level 3 is a total,
2 the usual word, 1 one of several parts of a total.
"""

import re

_RULES = r"""
-             0 人均|户均|每亩|亩产|单产|亩均|占比|比例|比率|增幅|增长|同比|是否|有无|签名|签字|签章|盖章|手印
                指纹|照片|影像
-             0 账号|帐号|账户号|帐户号|卡号|存折|折号|贷款证|证号码?起|授信|等级|评分|得分|信用度|利率|期限
                用途|到期|五级|客户号|核心|借据|合同|档案盒
-             0 净资产|资产净|净值|所有者权益
-             0 民族|文化|学历|婚姻|健康|政治|职业|行业|职务|年龄|性别|出生|生日|有效期|发证|签发|开户|微信|邮箱
                邮编|电子邮|传真|QQ
-             0 间数|(?:房|住宅|建筑|宅基).*面积|面积.*(?:房|住宅)|宅基地|结构|楼层|房产证|产权|车牌|品牌|型号
-             0 在校|上学|学生|外出|打工人|务工人|务工地|赡养|残疾|党员|低保|贫困|五保|老人|保险|医保|社保|养老
                退休
household_no  0 ^(?:家庭|农户|户|客户|档案|建档|登记|登记簿|经济档案|户主)(?:的)?(?:编号|编码|序号|号|代码|ID)$
                ^户号$|^档号$
serial        0 ^(?:序号?|序列号?|编号|编码|号|NO|No|№|行号|顺序号?|排序|号码|页码|顺号)$
relation      0 (?:与|和|同|跟)?(?:户主|家长|本人|主贷人|借款人)(?:的|之)?(?:亲属|家庭)?关系
                ^(?:家庭|亲属|成员)?关系$|^称谓$|^家庭关系$|^身份关系$
head_name     2 ^户主(?:姓名|名|名字|名称)?$|^户主户名$|^(?:户长|家长)(?:姓名)?$
name          1 ^(?:户主及)?(?:家庭)?成员(?:姓名|名)?$
name          3 ^(?:农户|客户|借款人|申请人|社员|存款人|本人|村民|户主|主贷人|人员|居民)?(?:姓名|名字|姓名及.*)$
                ^(?:户名|客户名称?|客户|农户|农户名称?|借款人|社员|名称|申请人|村民|NAME|FULLNAME|HEAD|HEADOFHOUSEHOLD|CUSTOMERNAME|CUSTOMER)$
                ^姓名|姓名$
identity_kind 0 (?:证件|证照|身份证件|身份)(?:的)?(?:类型|种类|类别|名称|名)|^证件$|^证类$
number        0 (?:身份证|证件|身份|公民身份|居民身份|证照|身份证件|居民身份证|二代证).*(?:号|码|ID)
                (?:居民|二代|户主|客户|姓名|本人)?身份证$|^证号$|^公民身份$|^身份证明$
                ^(?:ID|IDNO|IDNUMBER|IDCARD|IDCARDNO)$
phone         0 电话|手机|联系方式|联系号码|移动号码|^(?:PHONE|MOBILE|TEL|TELEPHONE|PHONENUMBER)$
date          0 (?:登记|建档|调查|填表|采集|填报|录入|评定|入户|建立|更新|走访|统计|核实|填写)(?:日期|时间|年月|日)
                ^(?:日期|时间|DATE)$
group         0 ^(?:所在|所属|村民|居民)?(?:小组|组别|组|组名|组号|村民小组|村组号|队|队别|生产队|生产小组|自然组)$
township      0 ^(?:所在|所属|户籍)?(?:乡镇|镇|乡|乡镇街道|街道|镇街|镇乡|乡镇办|街道办|街道办事处|乡镇名称?|TOWNSHIP)$
village       0 ^(?:所在|所属|户籍|乡镇)*(?:行政)?(?:村|村名|村别|村庄|村屯|村委会|村委|村居|村社区|社区)(?:名称?|别)?$
                ^(?:所在|所属)?(?:村组|村民委员会|村名称|村队|屯|庄|庄名|VILLAGE)$
                ^行政村.*|^村.{0,2}名称?$
group         1 ^自然村(?:名称?)?$|^自然屯$|^小地名$
address       0 住址|地址|住所|居住地|所在地|家庭住处|^住处$|^详址$|户籍地|^ADDRESS$
note          0 ^(?:备注|附注|说明|备考|其他说明|备注说明|REMARKS?|NOTES?)$
labour        3 劳动力|劳力|劳动人口|劳动人数|^LABOU?R$
members       3 家庭(?:总)?(?:人口|人数|成员数|成员人数|成员$)
                ^(?:总|全家|户籍|常住|在册|现有|家庭|共有|供养|农业|户内)?(?:人口|人数|口数|人口数)(?:数|总数|合计)?$
                ^几口人$|^成员(?:数|人数)$|^(?:MEMBERS|FAMILYSIZE)$
price         3 单价|售价|均价|销售价|出售价|市场价|平均价|^价格$|^PRICE$
output_kg     3 总产量|年产量|全年产量|产量合计|^产量$|总产$|^OUTPUT$
output_kg     1 产量
member_shares 3 股金(?:总|合计|余)|股本金|入股|^股金|^股本|社员股|股份|^SHARES$
member_shares 1 资格股|投资股|股金
total_debts   3 总?负债(?:合计|总额|总计|情况|余额|金额|总)?$|^总债务|债务(?:合计|总额)|欠款(?:合计|总额)
                贷款(?:合计|总额|总余额)|借款(?:合计|总额)|^DEBTS?$
total_debts   1 负债|债务|欠款|外债|欠债|借款(?:情况)?(?:余额|金额|额)?|贷款(?:情况)?(?:余额|金额|额|本金)?$
                他行贷款|他行借款|民间借贷|拖欠|欠他|他社贷款|外欠|欠账|欠帐
net_income    3 纯收入|净收入|纯收益|净收益|净利润|纯利|^利润$|收支(?:结余|相抵|差)|年(?:净|纯)|^NETINCOME$
net_income    1 可支配收入
cost          3 总支出|支出(?:合计|总额|总计|小计)|年支出|全年支出|总成本|成本(?:合计|总额)|^家庭支出
                ^(?:支出|成本|费用|开支|花费|总开支|全年开支|年开支|年度支出|COST|EXPENSES?)$
cost          2 (?:生产经营|经营性?|生产性?)(?:总)?(?:支出|成本|费用|投入|开支)
cost          1 (?:种植|养殖|农业|农资|生产|种养).*(?:支出|成本|费用|投入)
-             0 支出|成本|费用|投入|开支
revenue       3 总收入|收入(?:合计|总额|总计|小计)|年收入|全年收入|^家庭收入|毛收入
                ^(?:收入|年度收入|产值|总产值|INCOME|REVENUE)$
revenue       2 (?:生产经营|经营性?|生产性?|销售|营业)(?:总)?(?:收入|收益)|销售额|营业额
revenue       1 收入|收益
land_mu       3 (?:耕地|土地|承包地?|种植|经营|责任田|田地|田亩|农田|播种|确权)(?:总)?(?:面积|亩数|数量|亩|合计|总|数)
                ^(?:面积|总面积|亩数|地亩|耕地|土地|承包地|承包土地|责任田|田亩|LAND)$|耕地
land_mu       1 (?:水田|旱地|旱田|水浇地|水地|口粮田|流转|大棚|果园|园地|承包).*
house_value   3 (?:房|住宅)(?:产|屋)?.*(?:价|值|估|元|金额)|^(?:房产|住房|房屋|房子)$|(?:资产|财产).*房
deposits      1 (?:活期|定期|他行|他社|本社|我社|本行|我行|信用社|农信社|邮储|邮政|农行|工行|建行|其[他它]).*存款
deposits      3 存款(?:总|合计|余额|金额)|^(?:家庭|银行|总|本社|现有)?(?:存款|储蓄|储蓄存款|存款额|存款数)
                账户余额|帐户余额|储蓄余额|^DEPOSITS?$|存款
deposits      1 (?:活期|定期).*
total_assets  3 总资产|资产(?:合计|总额|总计|总值|总)|^(?:家庭)?资产(?:价值|估值|情况|额)?$|家庭财产
                财产(?:合计|总额)
other_assets  1 资产|财产|农机|机械|机具|车辆|汽车|牲畜|家畜|家电|家具|存栏|店铺|门面|商铺|设备|果树|林木
"""


def _read(text):
    """The rules as (field or None, level, compiled expression)."""
    rules = []
    for line in text.strip().splitlines():
        if line.startswith(" "):
            rules[-1][2] += "|" + line.strip()
        else:
            field, level, words = line.split(None, 2)
            rules.append([None if field == "-" else field, int(level), words])
    return tuple((field, level, re.compile(words, re.I)) for field, level, words in rules)


RULES = _read(_RULES)

#: persons beside the household: their names and numbers are never the head's
OTHER_PERSONS = re.compile(
    "担保|保证人|联系人|紧急|共同借款|客户经理|管户|信贷员|经办|调查人|调查员|审核|评议|负责人|介绍人|推荐|"
    "包村|包片|法人|子女|父母|登记人|填表|制表|录入|受益人|代理人|监护人|村主任|村支书|村干部|协办|主办|"
    "采集人|核实人|网格员|操作员|柜员|复核"
)
SPOUSES = re.compile("配偶|爱人|妻子|丈夫|老婆|媳妇")
#: words that say nothing without the group heading above them
GENERIC = re.compile(
    "(?:合计|小计|总计|总额|金额|余额|数额|面积|数量|人数|数|估值|价值|现值|估价|总量|号码|类型|种类|总|情况|"
    "有无|元|万元|亩|户|其他|其它)$"
)
#: the sum of what stands beside it under one group heading
WHOLE = re.compile("(?:合计|总计|总额|总量|总数|总和|总|小计)$")
#: words of columns that only the group heading makes one of ours
PARTIAL = re.compile(
    "(?:种植|养殖|务工|打工|工资|经商|农业|生产|经营|生产经营|机械|现金|银行|民间|信用社|他行|本社|自有)$"
)
