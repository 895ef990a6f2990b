from datetime import date as Day

from odoo import models

from ..tools.facts import FACTS, clean
from ..tools.intervals import joined, subtract


class Merge(models.Model):
    """Households, members, documents and economic files of two customers become those of one, without overlap."""

    _inherit = "rcc.merge"

    def _present(self, person):
        """The membership of the household where a person lives today."""
        return self.env["rcc.membership"]._live([("partner_id", "=", person.id)])

    def _members(self, household):
        return self.env["rcc.membership"]._live([("group_id", "=", household.id)])

    def _two_households(self):
        """Whether the two persons stand in different households today."""
        if self.survivor_id.rcc_kind != "person":
            return False
        survivor, gone = self._households()
        return bool(survivor and gone and survivor != gone)

    def _households(self):
        """The households of the two persons: which stays and which goes."""
        return self._present(self.survivor_id).group_id, self._present(self.gone_id).group_id

    def _proposed_way(self):
        """Two heads have one household; else the person lives where it heads one."""
        if not self._two_households():
            return False
        heads = [
            self._present(customer).role == "head" for customer in (self.survivor_id, self.gone_id)
        ]
        if all(heads):
            return "merge"
        return "gone" if heads[1] else "survivor"

    def _merges_households(self):
        return self._two_households() and self.household_way == "merge"

    def _going_households(self):
        """The household that goes: itself, or the one that comes with two heads."""
        if self.gone_id.rcc_kind == "household":
            return self.gone_id
        return self._households()[1] if self._merges_households() else self.gone_id.browse()

    def _merge_households(self):
        """The households of the two become one first, by a merge of their own that is undone with this one."""
        survivor, gone = self._households()
        draft = self._draft(survivor, gone, parent=self)
        draft.write(
            {
                "reason": self.reason,
                "parent_id": self.id,
                "former_head_role": self.former_head_role,
                "proposed_by_id": self.proposed_by_id.id,
            }
        )
        draft.choice_ids.filtered(lambda choice: not choice.take).take = "survivor"
        draft._carry_out()

    def _merge_documents(self, survivor, gone):
        """Of two numbers the wrong one is archived; birth date and sex follow the right one."""
        for choice in self.choice_ids:
            owner = survivor if choice.take == "gone" else gone
            right = gone if choice.take == "gone" else survivor
            wrong = choice._documents(owner) if choice.code in self._document_kinds() else None
            if not wrong:
                continue
            wrong.write({"active": False})
            if choice.code == "resident_id":
                survivor.write({"rcc_birth_date": right.rcc_birth_date, "rcc_sex": right.rcc_sex})

    def _merge_phones(self, survivor, gone):
        """All numbers are kept; the main one of the survivor stays the main one unless the other was chosen."""
        main = self.env["rcc.phone"].search(
            [("partner_id", "in", (survivor | gone).ids), ("is_main", "=", True)]
        )
        if len(main) == 2:
            self._set(main.filtered(lambda phone: phone.partner_id == gone), is_main=False)

    def _document_kinds(self):
        return {code for code, _label in self.env["rcc.identity"]._fields["kind"].selection}

    def _merge_memberships(self, survivor, gone):
        """One dated history: where both tell of the same days, the household that the person lives in counts."""
        rows, two = self.env["rcc.membership"], survivor | gone
        households = two.rcc_household_id
        with rows._one_step(households):
            if survivor.rcc_kind == "person":
                self._join_histories(survivor, gone)
            elif survivor.rcc_kind == "household":
                self._join_members(survivor, gone)
            rows._sync_parents(two.ids)

    def _join_histories(self, survivor, gone):
        """The memberships of one person, told by two records."""
        own, others = self._histories(survivor, gone)
        taken = [(row.date_from, row.date_to or Day.max) for row in own]
        today, moving = (
            self.env["rcc.post"]._today(),
            own.filtered(lambda row: row.partner_id == gone),
        )
        for row in others:
            pieces = subtract((row.date_from, row.date_to or Day.max), taken)
            if not pieces:
                ends = (
                    row.date_from
                    if row.partner_id == survivor
                    else min(row.date_to or today, today)
                )
                self._set(row, date_to=max(ends, row.date_from))
                continue
            for start, end in pieces[1:]:
                self._copy(row, survivor, start, end)
            start, end = pieces[0]
            self._set(row, date_from=start, date_to=None if end == Day.max else end)
            moving |= row if row.partner_id == gone else moving.browse()
        self._set(moving, partner_id=survivor.id)
        self.env["rcc.membership"]._sync_heads((own | others).group_id.ids)

    def _histories(self, survivor, gone):
        """The household memberships that count, and those that fill its gaps."""
        rows = self.env["rcc.membership"].search(
            [("kind", "=", "household"), ("partner_id", "in", (survivor | gone).ids)], order="id"
        )
        live = {row.partner_id: row for row in rows if not row.date_to}
        first = survivor
        if survivor in live and gone in live:
            same = live[survivor].group_id == live[gone].group_id
            if same and live[gone].role == "head" or not same and self.household_way == "gone":
                first = gone
        elif gone in live:
            first = gone  # who lives somewhere today does so by this record
        own = rows.filtered(lambda row: row.partner_id == first)
        return own, rows - own

    def _join_members(self, survivor, gone):
        """The members of the household that goes are members of the one that stays; it has one head at a time."""
        rows = self.env["rcc.membership"].search(
            [("kind", "=", "household"), ("group_id", "in", (survivor | gone).ids)], order="id"
        )
        moving = rows.filtered(lambda row: row.group_id == gone)
        heads = [
            (row.date_from, row.date_to or Day.max) for row in rows - moving if row.role == "head"
        ]
        second = moving.filtered(
            lambda row: (
                row.role == "head"
                and subtract((row.date_from, row.date_to or Day.max), heads)
                != [(row.date_from, row.date_to or Day.max)]
                and row.date_from != row.date_to
            )
        )
        if second:
            self._set(second, role=self.former_head_role or "other")
        self._set(moving, group_id=survivor.id)
        self.env["rcc.membership"]._sync_parents(moving.partner_id.ids)
        self.env["rcc.membership"]._sync_heads((survivor | gone).ids)
        head = survivor.rcc_head_id
        if head and not (rows - moving).filtered(
            lambda row: row.role == "head" and not row.date_to
        ):
            survivor.name = survivor._rcc_household_name(head.name)

    def _merge_files(self, survivor, gone):
        """One history of economic files: each holds until the next one begins, whoever's record told it."""
        files = self.env["rcc.household.file"].search(
            [("partner_id", "in", (survivor | gone).ids)], order="date_from, id"
        )
        live = {file.partner_id: file for file in files if not file.date_to}
        real = files.filtered(lambda file: file.date_to != file.date_from)
        ends = joined([(file.date_from, file.date_to or Day.max) for file in real])
        for file, end in zip(real, ends, strict=True):
            self._set(file, date_to=None if end == Day.max else end)
        self._set(files.filtered(lambda file: file.partner_id == gone), partner_id=survivor.id)
        if len(live) == 2:
            older = min(live.values(), key=lambda file: (file.date_from, file.id))
            self.env["rcc.household.file"]._file_facts(
                survivor,
                clean({name: older[name] for name in FACTS if older[name] is not False}),
                older.date_from,
                source="other",
            )
