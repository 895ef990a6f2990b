"""Registers as the back office sends them in."""

import base64
import csv
import io

from .common import CustomerCase, resident_id

HEADING = ["户主姓名", "身份证号码", "联系电话", "家庭人口", "纯收入", "存款余额"]


def csv_of(*rows):
    """A register as CSV, base64 as a client sends it."""
    result = io.StringIO()
    csv.writer(result).writerows(rows)
    return base64.b64encode(result.getvalue().encode("utf-8-sig"))


class RegisterCase(CustomerCase):
    """Registers of the east cooperative, imported by its back office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._user("back_office")
        cls.imports = cls.env["rcc.register.import"].with_user(cls.office)
        cls.dong_1.name, cls.dong_2.name, cls.xi_1.name = "前进村委会", "柳树村委会", "前进村委会"
        cls.dong.name, cls.xi.name = "东镇", "西镇"

    def _import(self, *rows, heading=HEADING, branch=None, name="前进村.csv", user=None, **values):
        return self.imports.with_user(user or self.office).create(
            {
                "name": "register",
                "filename": name,
                "branch_id": (branch or self.east).id,
                "file": csv_of(heading, *rows),
                **values,
            }
        )

    def _applied(self, *rows, **options):
        register = self._import(*rows, **options)
        register.action_parse()
        register.action_apply()
        return register

    def _row(self, sequence, name="王强", **values):
        return [name, resident_id(sequence=sequence), "13800000001", 4, 20000, 500]
