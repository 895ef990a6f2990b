"""An officer's notebook as it is really kept: title, two-line heading, blanks, a total, odd numbers."""

from pathlib import Path

from openpyxl import Workbook

VILLAGE = "西街村委会"
HEAD = {"name": "郭富强", "number": "410527197603157011", "phone": "13803720076"}
ROWS = (
    # name, number as typed, members, labour, land, output, price, revenue, cost, net, house, deposits, phone
    (
        HEAD["name"],
        HEAD["number"],
        4,
        3,
        12.5,
        13600,
        2.8,
        98600,
        24100,
        74500,
        180000,
        36000,
        HEAD["phone"],
    ),
    (
        "宋桂兰",
        " 410527 19810622 402x ",
        3,
        2,
        6.2,
        6400,
        2.7,
        41200,
        8900,
        32300,
        80000,
        5200,
        13703720081,
    ),
    (
        "田有粮",
        "４１０５２７１９６９１１０８３０３Ｘ",
        5,
        3,
        9.0,
        9900,
        "2.8",
        "55,600",
        12000,
        43600,
        60000,
        "—",
        "13603720096",
    ),
    (
        "史来福",
        "410527720401301",
        2,
        2,
        4.4,
        4300,
        2.8,
        22800,
        5100,
        17700,
        45000,
        800,
        "15903720127",
    ),
    (
        "白守业",
        "410527198802301234",
        3,
        2,
        5.0,
        5100,
        2.8,
        24500,
        6000,
        18500,
        60000,
        900,
        "15803720131",
    ),
)
HEADING = (
    ("基本情况", None, None, None, "生产经营", None, None, "收入与资产（元）", None, None, None, None, None),
    ("户主姓名", "身份证号码", "家庭人口", "劳动力", "耕地面积(亩)", "全年产量(公斤)", "平均售价", "经营收入",
     "经营支出", "全年纯收入", "住房价值", "存款余额", "联系电话"),
)  # fmt: skip


def write(path: Path) -> Path:
    """Write the notebook; the last row's number has a date that does not exist."""
    book = Workbook()
    sheet = book.active
    sheet.title = VILLAGE
    sheet.append([f"农户信用档案登记簿　{VILLAGE}"])
    sheet.merge_cells("A1:M1")
    for line in HEADING:
        sheet.append(line)
    for cells in ("A2:D2", "E2:G2", "H2:M2"):
        sheet.merge_cells(cells)
    for row in ROWS:
        sheet.append(row)
    sheet.append([])
    sheet.append(["合计", f"共{len(ROWS)}户"])
    book.save(path)
    return path
