from odoo.addons.rcc_base.tools.identity import check_character
from odoo.addons.rcc_branch.tests.common import NetworkCase


def resident_id(birth="19800101", sequence=1, region="990001"):
    """A well-formed resident ID number of nobody; an odd sequence is male."""
    digits = f"{region}{birth}{sequence:03d}"
    return digits + check_character(digits)


class CustomerCase(NetworkCase):
    """The small county of rcc_branch with one household in the east (Zhang Wei and his wife) and one in the west.

    Both heads have consented to the collection of data.
    east: 张伟户 (dong_1): head 张伟 13800138001, spouse 单芳
    west: 李强户 (xi_1): head 李强
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"]
        cls.zhang = cls._household("张伟", cls.dong_1, 11, phone="138 0013 8001")
        cls.head = cls.zhang.rcc_head_id
        cls.wife = cls.partners._rcc_add_member(
            cls.zhang, {"name": "单芳", "number": resident_id("19820202", 12), "role": "spouse"}
        )
        cls.li = cls._household("李强", cls.xi_1, 21, phone="13900139002")
        cls.env["rcc.consent"].create(
            [{"partner_id": household.rcc_head_id.id} for household in (cls.zhang, cls.li)]
        )
        cls.teller = cls._user("teller")
        cls.manager = cls._user("customer_manager")
        cls.chief = cls._user("branch_manager")
        cls.west_teller = cls._user("teller", cls.west)
        cls.auditor = cls._user("auditor")

    @classmethod
    def _household(cls, name, area, sequence, **values):
        branch = area.branch_id or area.parent_id.branch_id
        return cls.partners._rcc_register_household(
            {
                "name": name,
                "number": resident_id(sequence=sequence),
                "area_id": area.id,
                "branch_id": branch.id,
                **values,
            }
        )
