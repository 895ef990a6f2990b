from odoo import api, models
from odoo.exceptions import UserError


class Merge(models.Model):
    """What forbids a merge, and the way on."""

    _inherit = "rcc.merge"

    @api.model
    def _raise_no_pair(self, survivor, gone):
        """Raise when these are no two customers of one kind."""
        reasons = self._pair_refusals(survivor, gone)
        if reasons:
            raise UserError("\n".join(reasons))

    def _raise_refusals(self):
        """Raise what forbids this merge."""
        reasons = self._refusals()
        if reasons:
            raise UserError("\n".join(reasons))

    def _refusals(self):
        """Hook: why the two cannot be merged now, in words that name the way on; addons add by super()."""
        self.ensure_one()
        survivor, gone = self.survivor_id, self.gone_id
        reasons = self._pair_refusals(survivor, gone)
        if reasons:
            return reasons
        return (
            self._document_refusals()
            + self._death_refusals()
            + self._household_refusals()
            + self._standing_refusals()
            + self._register_refusals()
        )

    @api.model
    def _pair_refusals(self, survivor, gone):
        """Two different customers of one kind, neither of them merged already."""
        if survivor == gone:
            return [self.env._("A customer is not merged with itself.")]
        if not survivor.rcc_kind or survivor.rcc_kind != gone.rcc_kind:
            return [
                self.env._(
                    "Persons are merged with persons, households with households, organisations with organisations."
                )
            ]
        merged = self.env["rcc.partner.alias"]._survivors((survivor | gone).ids)
        if merged:
            return [
                self.env._(
                    "One of the two is merged already: open the customer that it lives on as."
                )
            ]
        if not all((survivor | gone).mapped("active")):
            return [
                self.env._(
                    "One of the two is archived: bring it back first, if it is to be merged."
                )
            ]
        return []

    def _document_refusals(self):
        """Two numbers of one person cannot both be right; two spouses are no duplicates."""
        reasons = [
            self.env._(
                "Say which number is right: %(document)s. The other one is archived as wrong.",
                document=choice.label,
            )
            for choice in self.choice_ids
            if not choice.take
        ]
        two = self.survivor_id | self.gone_id
        papers = self.env["rcc.identity"].with_context(active_test=False)
        if papers.search_count(
            [("partner_id", "in", two.ids), ("spouse_id", "in", two.ids)], limit=1
        ):
            reasons.append(
                self.env._(
                    "A marriage certificate names these two as spouses: they are two persons."
                )
            )
        return reasons

    def _death_refusals(self):
        """One person is not dead in one record and alive in the other: what follows from a death must have happened."""
        dead = (self.survivor_id | self.gone_id).filtered("rcc_death_date")
        if len(dead) != 1:
            return []
        return [
            self.env._(
                "%(person)s is recorded as dead, the other one is not: record the death there first.",
                person=dead.name,
            )
        ]

    def _register_refusals(self):
        """A register that is being taken back must know its own customers."""
        two = self.survivor_id | self.gone_id
        reverting = self.env["rcc.source"].search_count(
            [("partner_id", "in", two.ids), ("import_id.state", "=", "reverting")], limit=1
        )
        if reverting:
            return [
                self.env._(
                    "A register that brought one of the two is being taken back. Wait until it is done."
                )
            ]
        return []

    def _household_refusals(self):
        """Where the person lives must be clear, and no household may lose its head to a merge."""
        if self.survivor_id.rcc_kind != "person" or not self._two_households():
            return []
        if not self.household_way:
            return [self.env._("Say where the person lives today.")]
        if self.household_way == "merge":
            return self._households_refusals()
        leaving = self._present(
            self.gone_id if self.household_way == "survivor" else self.survivor_id
        )
        others = self._members(leaving.group_id) - leaving
        if leaving.role == "head" and others:
            return [
                self.env._(
                    "%(household)s would lose its head: name another head first, or merge both households.",
                    household=leaving.group_id.name,
                )
            ]
        if leaving.role == "head":
            return [
                self.env._(
                    "%(household)s would be left without members: merge both households.",
                    household=leaving.group_id.name,
                )
            ]
        return []

    def _households_refusals(self):
        """What forbids merging the two households, which comes with the persons."""
        survivor, gone = self._households()
        draft = self.new({"survivor_id": survivor.id, "gone_id": gone.id})
        return draft._refusals()
