import os
from datetime import timedelta

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import tagged

from ..models.merge_references import References
from .common import resident_id
from .merge_case import MergeCase

EXAMPLES = int(os.environ.get("RCC_MERGE_EXAMPLES", "12"))

SIDE = st.fixed_dictionaries(
    {
        "files": st.lists(
            st.tuples(
                st.integers(1, 900),
                st.integers(0, 9),
                st.sampled_from(["land_mu", "cost", "members"]),
            ),
            max_size=4,
        ),
        "past": st.integers(0, 2),
        "members": st.lists(st.sampled_from(["spouse", "child", "parent", "other"]), max_size=3),
        "phones": st.lists(st.integers(13800138000, 13800138003), max_size=3, unique=True),
        "posts": st.integers(0, 2),
        "followers": st.booleans(),
        "papers": st.integers(0, 2),
        "labels": st.sets(st.integers(0, 2)),
        "listed": st.integers(0, 3).map(lambda n: n == 3),
        "lifecycle": st.sampled_from(["prospect", "customer", "dormant", "lost"]),
        "conflict": st.booleans(),
        "unmasked": st.booleans(),
        "cooperative": st.booleans(),
        "spouse_paper": st.booleans(),
        "area": st.sampled_from(["dong_1", "dong_2", "xi_1"]),
    }
)


@tagged("post_install", "-at_install")
class TestMergeProperty(MergeCase):
    """Whatever two customers have: merged and undone, the database is the one from before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.labels = cls.env["res.partner.category"].create([{"name": str(n)} for n in range(3)])
        cls.cooperative = cls.partners.create(
            {"name": "合作社", "rcc_kind": "organization", "rcc_branch_id": cls.east.id}
        )
        cls.sequence = 100

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=EXAMPLES < 100,
    )
    @given(
        SIDE,
        SIDE,
        st.sampled_from(["heads", "households", "member", "organizations"]),
        st.sampled_from(["merge", "merge", "survivor", "gone"]),
        st.sampled_from(["survivor", "gone"]),
    )
    def test_merged_and_undone_nothing_has_changed(self, first, second, what, way, take):
        with self.env.cr.savepoint() as savepoint:
            self._round(first, second, what, way, take)
            savepoint.rollback()
        self.env.invalidate_all()

    def _round(self, first, second, what, way, take):
        survivor, gone = self._pair(first, second, what)
        before = self._dump()
        draft = self.merges._draft(survivor, gone)
        if draft.asks_household:
            draft.household_way = way
        draft.reason = "同一人"
        draft.choice_ids.take = take
        refusals = draft._refusals()
        event(f"{what}: {'refused ' + refusals[0][-40:] if refusals else 'merged'}")
        if refusals:
            draft.state = "cancelled"
            return
        draft._carry_out()
        self.env.invalidate_all()
        self._expect_all_moved(gone)
        draft.action_undo()
        self.env.invalidate_all()
        self.assertEqual(draft.state, "undone")
        self._expect_same(before, self._dump())

    def _expect_all_moved(self, gone):
        """Nothing that may change over still names the one that is gone, but for what is noted as left."""
        merge = self.merges.search([("gone_id", "=", gone.id)], limit=1)
        left = {change.table_name for change in merge.change_ids if change.kind == "left"}
        counts = References(self.env).count(gone.id)
        kept = {"rcc_membership", "rcc_partner_alias", "rcc_duplicate"}
        self.assertFalse(counts.keys() - left - kept, counts)

    def _pair(self, first, second, what):
        if what == "organizations":
            pair = [
                self.partners.create(
                    {"name": name, "rcc_kind": "organization", "rcc_branch_id": self.east.id}
                )
                for name in ("东庄合作社", "东莊合作社")
            ]
            for partner, side in zip(pair, (first, second), strict=True):
                self._furnish(partner, side)
            self.partners.create({"name": "联系人", "parent_id": pair[1].id})
            return pair
        houses = []
        for name, side in (("王芳", first), ("王方", second)):
            self.sequence += 1
            house = self.partners._rcc_register_household(
                {
                    "name": name,
                    "number": self._number(),
                    "area_id": getattr(self, side["area"]).id,
                    "branch_id": (self.west if side["area"] == "xi_1" else self.east).id,
                }
            )
            houses.append(house)
            self._furnish_household(house, side)
        if what == "households":
            return houses
        heads = [house.rcc_head_id for house in houses]
        if what == "member":
            heads[1] = (
                houses[1].child_ids.filtered(lambda person: person != heads[1])[:1] or heads[1]
            )
        return heads

    def _number(self):
        """A number of nobody, another one each time."""
        self.sequence += 1
        years, sequence = divmod(self.sequence, 999)
        return resident_id(f"{1950 + years}0303", sequence + 1)

    def _furnish_household(self, house, side):
        today = self.env["rcc.post"]._today()
        for days, value, name in sorted(side["files"], reverse=True):
            self.env["rcc.household.file"]._file_facts(
                house, {name: value}, today - timedelta(days=days)
            )
        for role in side["members"]:
            self.sequence += 1
            self.partners._rcc_add_member(
                house,
                {"name": role, "role": role, "number": self._number()},
            )
        if side["cooperative"]:
            self.env["rcc.membership"]._join_group(house, self.cooperative, "cooperative")
        self._furnish(house, side)
        self._furnish(house.rcc_head_id, side)
        rows = self.env["rcc.membership"]
        for number in range(side["past"]):
            rows.create(
                {
                    "partner_id": house.rcc_head_id.id,
                    "group_id": self.li.id,
                    "role": "child",
                    "date_from": today - timedelta(days=2000 - 300 * number + len(side["phones"])),
                    "date_to": today - timedelta(days=1800 - 300 * number),
                }
            )

    def _furnish(self, partner, side):
        for number in side["phones"]:
            self.env["rcc.phone"].create({"partner_id": partner.id, "number": str(number)})
        for number in range(side["posts"]):
            partner.message_post(body=f"note {number}")
        if side["followers"]:
            partner.message_subscribe(self.teller.partner_id.ids)
        for number in range(side["papers"] if partner.is_company else 0):  # others have to consent
            self.env["ir.attachment"].create(
                {"name": str(number), "res_model": "res.partner", "res_id": partner.id}
            )
        partner.category_id = [
            Command.set(self.labels.browse(self.labels.ids[n] for n in side["labels"]).ids)
        ]
        if side["listed"]:
            self.env["rcc.standing"].create(
                {
                    "partner_id": partner.id,
                    "reason_id": self.env["rcc.standing.reason"].search([], limit=1).id,
                    "note": "x",
                }
            )
        partner.rcc_lifecycle = side["lifecycle"]
        if side["unmasked"]:
            self.env["rcc.access"]._log(partner, "lookup", "test")
        if side["spouse_paper"] and partner.rcc_kind == "person":
            self.sequence += 1
            self.env["rcc.identity"].create(
                {
                    "partner_id": partner.id,
                    "kind": "marriage_certificate",
                    "number": f"J41-{self.sequence:06}",
                    "spouse_id": self.wife.id,
                }
            )
