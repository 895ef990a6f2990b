from odoo import api, models
from odoo.exceptions import UserError

from ..tools import pinyin
from ..tools.search_terms import normal

LONGEST = 60


class Registration(models.AbstractModel):
    """Villages and households as they are typed: by name, pinyin, initials, code."""

    _inherit = "rcc.registration"

    @api.model
    def villages(self, query, limit=8):
        """Villages that the user's branches answer for, best first.

        :param str query: part of the name, pinyin, initials or the end of the division's code
        :return: [{id, name, hint}] where the hint is the township and the branch
        """
        self._expect_registrar()
        word = self._expect_query(query, limit)
        found = []
        for area_id, name, hint, code, readings in self._villages_in_reach():
            place = self._place(word, name, code, readings) if word else 0
            if place is not None:
                found.append((place, len(name), code, {"id": area_id, "name": name, "hint": hint}))
        found.sort(key=lambda row: row[:3])
        return [row[-1] for row in found[:limit]]

    @api.model
    def households(self, query, limit=8):
        """Households in scope, found by their members: name, pinyin, phone, number.

        :return: [{id, name, hint}] where the hint is the village, the masked number of the head and the members' names
        """
        self._expect_registrar()
        word = self._expect_query(query, limit)
        if not word:
            return []
        persons = self.env["res.partner"]._rcc_find(query, limit=4 * limit)
        households = persons.rcc_household_id._filtered_access("read")[:limit]
        return [
            {
                "id": household.id,
                "name": household.name,
                "hint": " · ".join(
                    filter(
                        None,
                        (
                            household.rcc_area_id.name,
                            household.rcc_head_id.rcc_masked_number,
                            "、".join(household.child_ids.mapped("name")[:5]),
                        ),
                    )
                ),
            }
            for household in households
        ]

    def _expect_query(self, query, limit):
        """What is typed, in its one spelling; raises on what no screen sends."""
        sensible = type(limit) is int and 0 < limit <= 50
        if not sensible or not isinstance(query, str) or len(query) > LONGEST:
            raise UserError(self.env._("This value is not understood: %(names)s.", names="query"))
        return normal(query)

    def _villages_in_reach(self):
        """[(id, name, hint, code, readings)] of the villages of the branches in the user's scope."""
        scope = self.env.user._rcc_scope().branch_ids
        branches = self.env["rcc.branch"].search([] if scope is None else [("id", "in", scope)])
        areas = self.env["rcc.area"].search(branches._villages_domain())
        return [
            (
                area.id,
                area.name,
                " · ".join(filter(None, (area.parent_id.name, area.code))),
                area.code or "",
                self._readings(area.name),
            )
            for area in areas
        ]

    def _readings(self, name):
        parts = pinyin.syllables(name)
        return "".join(parts), "".join(part[0] for part in parts if part)

    def _place(self, word, name, code, readings):
        """How well a village fits what is typed: 0 is best, None not at all."""
        name = normal(name)
        if name.startswith(word):
            return 0
        if any(reading.startswith(word) for reading in readings):
            return 1
        if word.isdigit() and len(word) >= 2:
            digits = code.rstrip("0") or code
            return 2 if code.endswith(word) or digits.endswith(word) else None
        return 3 if word in name else None
