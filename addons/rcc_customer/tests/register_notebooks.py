"""Invented registers in very different layouts, made from one seeded list of households.

What each of them must yield is therefore known exactly.
"""

import csv
import datetime
import io
import random

import openpyxl
import xlwt

from odoo.addons.rcc_base.tools.identity import check_character

VILLAGES = ("前进村", "柳树湾村", "石桥村", "大河口村", "新华社区")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文志海春玉福生兰红"
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def households(count=600, seed=1):
    """Invented households: village, name, number, phone, date and facts; no number occurs twice."""
    chance, numbers = random.Random(seed), {}
    while len(numbers) < count:
        birth = datetime.date(1950, 1, 1) + datetime.timedelta(days=chance.randrange(18_000))
        region = chance.choice(("410527", "520121", "370681"))
        digits = f"{region}{birth:%Y%m%d}{chance.randrange(1, 999):03d}"
        numbers[digits + check_character(digits)] = None
    return [
        _household(number, index * len(VILLAGES) // count, chance)
        for index, number in enumerate(numbers)
    ]


def words(text):
    """The headings in a text, with nothing for an underscore."""
    return [word.strip("_") for word in text.split()]


def _household(number, village, chance):
    members = chance.randrange(1, 8)
    return {
        "number": number,
        "village": VILLAGES[village],
        "name": chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2)))),
        "phone": f"1{chance.choice('3578')}{chance.randrange(10**9):09d}",
        "date": datetime.date(2024, chance.randrange(1, 13), chance.randrange(1, 29)),
        "facts": {
            "members": members,
            "labour": chance.randrange(0, members + 1),
            "land_mu": round(chance.uniform(0.5, 40), 1),
            "revenue": chance.randrange(20, 3000) * 100,
            "cost": chance.randrange(5, 19) * 100,
            "deposits": chance.randrange(0, 900) * 100,
            "total_debts": chance.choice((0, 0, 10_000, 35_000)),
            "house_value": 60_000,
        },
    }


def full_width(text):
    """The text in full-width characters, as an input method leaves it."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def spaced(number):
    """A number in groups."""
    return f" {number[:6]} {number[6:14]} {number[14:]}"


def book_by_village(people):
    """.xlsx: a sheet a village, merged headings with the spouse's columns, page breaks, totals."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "封面"
    workbook.active["B5"] = "农 户 经 济 档 案"
    for village in VILLAGES:
        sheet = workbook.create_sheet(village.removesuffix("村"))
        _village_sheet(sheet, village, [one for one in people if one["village"] == village])
    summary = workbook.create_sheet("汇总")
    summary.append(["村名", "户数", "人口", "耕地"])
    for village in VILLAGES:
        summary.append([village, 120, 480, 900.5])
    hidden = workbook.create_sheet("旧数据")
    hidden.append(["姓名", "身份证号码"])
    hidden.append(["王旧", people[0]["number"]])
    hidden.sheet_state = "hidden"
    return _saved(workbook), "农户档案.xlsx"


def _village_sheet(sheet, village, people):
    upper = words(
        "序号 户主 _ _ 配偶 _ 家庭人口（人） _ 家庭收支（元） _ 资产负债 _ 耕地面积(亩) 备注"
    )
    upper[12] = "耕地\n面积\n(亩)"
    lower = words(
        "_ 姓名 身份证号码 联系电话 姓名 身份证号码 总人口 其中：劳力 年收入 年支出 存款（元） 欠款（元）"
    )
    sheet.append([f"{village}农户经济档案登记簿"])
    sheet.append(["填报单位：城关信用社", "", "", "", "", "", "填表日期：2024年3月5日"])
    for row in (upper, lower):
        sheet.append([text or None for text in row])
    for area in words("A1:N1 A3:A4 B3:D3 E3:F3 G3:H3 I3:J3 K3:L3 M3:M4 N3:N4"):
        sheet.merge_cells(area)
    for index, person in enumerate(people, 1):
        sheet.append(_village_row(index, person))
        if index % 25 == 0:
            for row in ([None, "本页小计", f"{index}户"], [], upper, lower):
                sheet.append([text or None for text in row])
    sheet.append(["合计", f"共{len(people)}户", "", "", "", "", 999])
    sheet.append(["制表人：张三", "", "", "审核人：李四", "", "", "日期：2024.3.5"])


def _village_row(index, person):
    facts, number, phone = person["facts"], person["number"], person["phone"]
    numbers = (number, full_width(number), spaced(number), number.lower(), f"'{number}")
    phones = (int(phone), phone, f"{phone[:3]}-{phone[3:7]}-{phone[7:]}")
    who = [index, " ".join(person["name"]), numbers[index % 5], phones[index % 3], None, None]
    people = [facts["members"], f"{facts['labour']}人"]
    money = [
        f"{facts['revenue']:,}",
        facts["cost"],
        facts["deposits"] or "无",
        facts["total_debts"],
    ]
    return [*who, *people, *money, facts["land_mu"], "/"]


def book_of_csv(people):
    """.csv in GB18030 with semicolons: a village column, amounts as text in many spellings."""
    result = io.StringIO()
    writer = csv.writer(result, delimiter=";")
    writer.writerow(
        words(
            "所在行政村 村民小组 农户姓名 证件类型 证件号码 手机号码 家庭人口数(人) 劳动力人数 "
            "承包地面积 家庭年收入(万元) 生产经营支出 账户余额 外债 房屋估值(万元) 建档时间"
        )
    )
    for index, person in enumerate(people):
        writer.writerow(_csv_row(index, person))
        if index % 100 == 99:
            writer.writerow([""] * 15)
    return result.getvalue().encode("gb18030"), "导出.csv"


def _csv_row(index, person):
    facts, date, phone = person["facts"], person["date"], person["phone"]
    village = person["village"] + ("委会" if person["village"].endswith("村") else "居委会")
    who = [
        village,
        f"{index % 9 + 1}组",
        person["name"],
        ("居民身份证", "身份证", "")[index % 3],
        person["number"],
    ]
    people = [
        phone if index % 4 else f"{phone}、0372-7712345",
        f"{facts['members']}口人",
        facts["labour"],
    ]
    deposits = (f"{facts['deposits']:,}.00", f"约{facts['deposits']}元")[index % 2]
    debts = {0: "无", 10_000: "1万", 35_000: "3万5"}[facts["total_debts"]]
    money = [
        f"{facts['land_mu']}亩",
        facts["revenue"] / 10_000,
        f"{facts['cost']}元",
        deposits,
        debts,
        6,
    ]
    dates = (f"{date:%Y.%m.%d}", f"{date.year}年{date.month}月{date.day}日")
    return [*who, *people, *money, dates[index % 2]]


def book_of_sections(people):
    """.xls: one sheet, villages as lines between the rows, 万元 by the title, a line of units."""
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 9, "农村信用社农户小额信用贷款调查登记表")
    sheet.write(1, 0, "金额单位：万元")
    heading = words(
        "编号 借款人姓名 公民身份号码 电话 人口 劳力 种植面积 总收入 总支出 存款 负债总额"
    )
    for column, word in enumerate(heading):
        sheet.write(2, column, word)
        sheet.write(4, column, column + 1)
    sheet.write(3, 6, "（亩）")
    row, village = 5, None
    for index, person in enumerate(people):
        if person["village"] != village:
            village = person["village"]
            sheet.write(row, 0, f"【{village}】")
            row += 2
        for column, value in enumerate(_section_row(index, person)):
            sheet.write(row, column, value)
        row += 1
    sheet.write(row, 1, "总  计")
    sheet.write(row + 2, 0, "注：本表一式两份。")
    return _saved(workbook), "小额信用贷款.xls"


def _section_row(index, person):
    facts, digits = person["facts"], person["number"]
    old = digits[:6] + digits[8:17] if digits[6:8] == "19" else digits
    number = (digits, old, float(old) if len(old) == 15 else digits)[index % 3]
    who = [f"№{index + 1}", person["name"], number, float(person["phone"])]
    people = [facts["members"], facts["labour"], facts["land_mu"]]
    deposits = facts["deposits"] / 10_000 if index % 7 else "不详"
    debts = "%.1f万" % (facts["total_debts"] / 10_000)
    return [*who, *people, facts["revenue"] / 10_000, facts["cost"] / 10_000, deposits, debts]


def book_with_members(people):
    """HTML called .xls: members below their head, cells that span a household and a village."""
    rows = [
        "<tr><th rowspan=2>村别<th rowspan=2>户号<th colspan=4>家庭成员情况<th colspan=3>经济情况(元)</tr>",
        "<tr><th>姓名<th>与户主关系<th>身份证号<th>联系方式<th>总收入<th>总支出<th>土地面积（亩）</tr>",
    ]
    for village in VILLAGES:
        mine = [person for person in people if person["village"] == village]
        for index, person in enumerate(mine):
            span = "" if index else f"<td rowspan={2 * len(mine)}>{village}"
            rows += _member_rows(f"{span}<td rowspan=2>{village}{index}", index, person)
    page = f"<html><head><meta charset='gb2312'></head><body><table>{''.join(rows)}</table></body></html>"
    return page.encode("gbk"), "户籍导出.xls"


def _member_rows(first, index, person):
    facts, number = person["facts"], person["number"]
    wife = f"{number[:6]}19900101{index % 400 * 2 + 100:03d}"
    money = "".join(f"<td rowspan=2>{facts[name]}" for name in ("revenue", "cost", "land_mu"))
    yield f"<tr>{first}<td>{person['name']}<td>户主<td>{number}<td>{person['phone']}{money}</tr>"
    yield f"<tr><td>{person['name'][0]}某<td>配偶<td>{wife + check_character(wife)}<td>同上</tr>"


def book_side_by_side(people):
    """.xlsx: the same columns twice across the page, the village in the title, ditto marks."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for place, village in enumerate(VILLAGES):
        sheet = workbook.create_sheet(f"第{place + 1}册")
        sheet.append([None, f"城关镇{village}社员股金及存款登记册"])
        sheet.append(["序", "社员姓名", "身份证", "住址", "存款余额(元)", "人数"] * 2)
        mine = [person for person in people if person["village"] == village]
        half = (len(mine) + 1) // 2
        for index in range(half):
            pair = (mine[index : index + 1], mine[index + half : index + half + 1])
            sheet.append([value for person in pair for value in _half_row(index, village, person)])
        sheet.append(["", "合   计"])
    return _saved(workbook), "登记册.xlsx"


def _half_row(index, village, persons):
    for person in persons:
        address = "〃" if index % 10 else f"{village}{index // 10 + 1}组"
        facts = person["facts"]
        return [
            index + 1,
            person["name"],
            person["number"],
            address,
            facts["deposits"],
            facts["members"],
        ]
    return [None] * 6


def book_of_xml(people):
    """XML Spreadsheet 2003 of a core banking system: unknown headings, a column for each year."""
    rows = [words("机构 户名 客户识别码 通讯 行政村 2022年收入 2023年收入 劳动力 人均纯收入")]
    for person in people:
        facts = person["facts"]
        who = ["城关信用社", person["name"], person["number"], person["phone"], person["village"]]
        rows.append([*who, 1, facts["revenue"], facts["labour"], 5])
    page = (
        f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
        f'<Worksheet ss:Name="客户清单"><Table>{"".join(map(_xml_row, rows))}</Table></Worksheet></Workbook>'
    )
    return page.encode(), "核心导出.xls"


def _xml_row(values):
    kinds = ("Number", "String")
    cells = (f'<Data ss:Type="{kinds[isinstance(value, str)]}">{value}</Data>' for value in values)
    return f"<Row>{''.join(f'<Cell>{cell}</Cell>' for cell in cells)}</Row>"


BOOKS = (
    book_by_village,
    book_of_csv,
    book_of_sections,
    book_with_members,
    book_side_by_side,
    book_of_xml,
)


def _saved(workbook):
    result = io.BytesIO()
    workbook.save(result)
    return result.getvalue()
