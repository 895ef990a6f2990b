from odoo.tests import BaseCase, tagged

from .test_register_parser import identity, rows_of


@tagged("rcc_pure")
class TestRegisterLayouts(BaseCase):
    """How registers of other counties differ, one way at a time."""

    def test_a_bare_number_or_phone_after_the_guarantor_is_the_guarantors(self):
        (record,) = rows_of(
            ["借款人", "身份证号", "电话", "担保人", "身份证号", "电话", "配偶", "身份证号"],
            [
                *("王强", identity(1), "13800138000"),
                *("李保", identity(5), "13900139000"),
                *("周芳", identity(2)),
            ],
        )
        self.assertEqual(
            (record.name, record.number, record.phones, record.spouse),
            ("王强", identity(1), ["13800138000"], ("周芳", identity(2))),
        )

    def test_kinds_of_income_under_a_whole_are_its_parts_and_never_doubled(self):
        """The sum that stands beside its parts counts once; without it they are added up."""
        heading = [
            "姓名",
            "身份证号",
            "家庭年收入（元）",
            None,
            None,
            "负债情况（万元）",
            None,
            None,
        ]
        whole = [None, None, "种植", "养殖", "合计", "他行贷款", "民间借款", "合计"]
        (record,) = rows_of(heading, whole, ["王强", identity(), 1000, 500, 1500, 1, 0.5, 1.5])
        self.assertEqual((record.facts["revenue"], record.facts["total_debts"]), (1500, 15000))
        parts = [None, None, "种植", "养殖", "务工", "他行贷款", "民间借款", None]
        (record,) = rows_of(heading, parts, ["王强", identity(), 1000, 500, 700, 1, 0.5])
        self.assertEqual((record.facts["revenue"], record.facts["total_debts"]), (2200, 15000))

    def test_what_is_owed_counts_not_what_was_lent_and_the_title_tells_the_unit(self):
        (record,) = rows_of(
            ["填报单位：东庄信用社", None, None, "单位：户、人、万元"],
            ["姓名", "身份证号", "贷款金额", "贷款余额", "活期存款", "定期存款", "净资产"],
            ["王强", identity(), 5, 3, 1, 0.5, 9],
        )
        self.assertEqual(record.facts, {"total_debts": 30000, "deposits": 15000})

    def test_heads_of_cattle_and_rooms_are_no_money(self):
        (record,) = rows_of(
            ["姓名", "身份证号", "房屋（间）", "牲畜（头）", "房屋估价（元）"],
            ["王强", identity(), 5, 3, 80000],
        )
        self.assertEqual(record.facts, {"house_value": 80000})

    def test_two_languages_in_a_heading_say_one_thing(self):
        (record,) = rows_of(
            ["Village 行政村", "Name 姓名", "ID No. 身份证号码", "Deposits 存款(万元)"],
            ["东庄村", "王强", identity(), 2],
        )
        self.assertEqual((record.texts["village"], record.facts["deposits"]), ("东庄村", 20000))

    def test_a_number_in_several_boxes_is_put_together(self):
        number = identity()
        six, each = ("身份证号码", None), ("身份证号码", *[None] * 17)
        for heading, cells in ((six, (number[:6], number[6:])), (each, tuple(number))):
            (record,) = rows_of(
                ["序号", "姓名", *heading, "电话"], [1, "王强", *cells, "13800138000"]
            )
            self.assertEqual((record.number, record.phones), (number, ["13800138000"]))

    def test_a_head_may_stand_below_the_members_that_name_it(self):
        records = rows_of(
            ["户号", "户主", "姓名", "关系", "身份证号"],
            ["1", "王强", "周芳", "妻", identity(2)],
            ["1", "王强", "王强", "户主", identity(1)],
            ["2", "李强", "李小", "长子", identity(3)],
            ["3", "赵强", "赵强", "户主", identity(5)],
        )
        found = {record.name: (record.head, record.refused) for record in records}
        self.assertEqual(found["周芳"], ((3, 0), False))
        self.assertEqual(found["李小"], ((), True))

    def test_rows_of_one_household_number_are_one_household(self):
        records = rows_of(
            ["户编号", "姓名", "身份证号", "人口"],
            ["0001", "王强", identity(1), 2],
            ["0001", "周芳", identity(2), 2],
            ["0002", "李强", identity(3), 1],
        )
        self.assertEqual([record.role for record in records], ["head", "other", "head"])

    def test_another_table_below_is_read_by_its_own_heading(self):
        """Other columns and other units; the rows are counted from the top of the sheet."""
        records = rows_of(
            ["东庄村农户名册"],
            ["姓名", "身份证号", "电话", "存款(元)"],
            ["王强", identity(1), "13800138000", 500],
            ["西庄村农户名册"],
            ["姓名", "电话", "家庭人口", "身份证号", "存款(万元)"],
            ["李强", "13900139000", 3, identity(3), 2],
        )
        self.assertEqual(
            [(record.name, record.row_number, record.facts["deposits"]) for record in records],
            [("王强", 3, 500), ("李强", 6, 20000)],
        )
