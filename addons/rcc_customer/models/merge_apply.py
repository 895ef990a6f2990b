from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL

from ..tools.locks import REGISTERS
from .merge_images import Images
from .merge_move import Mover
from .merge_references import References
from .res_partner import PLACE

#: the furthest stage that one of the two has reached counts
STAGES = ("prospect", "lost", "dormant", "won_back", "customer")


class Merge(models.Model):
    """Carrying a merge out: locks, the addons' own rules, then every pointer that is left; and the journal."""

    _inherit = "rcc.merge"

    @api.model
    def _merge(self, survivor, gone, reason, **choices):
        """Merge two customers at once; the caller answers for the right to do so.

        :param choices: values of the draft, for instance household_way
        :return: the `rcc.merge` with its journal
        :raise UserError: what forbids it, and the way on
        """
        merge = self.sudo()._draft(survivor, gone)  # the caller has checked the right
        merge.write({"reason": reason, **choices})
        merge.choice_ids.filtered(lambda choice: not choice.take).take = "survivor"
        merge._raise_refusals()
        merge._carry_out()
        return merge

    @api.model
    def _draft(self, survivor, gone, parent=None):
        """The open draft of these two, a new one if there is none."""
        drafts = self.sudo()  # opened by `action_open`, which checks the right
        ids = [survivor.id, gone.id]
        draft = drafts.search(
            [
                ("survivor_id", "in", ids),
                ("gone_id", "in", ids),
                ("state", "in", ("draft", "proposed")),
            ],
            limit=1,
        )
        if draft:
            return draft.with_env(self.env)
        worker = drafts.browse()
        worker._raise_no_pair(survivor.sudo(), gone.sudo())  # kinds and states only
        draft = drafts.create(
            {
                "survivor_id": survivor.id,
                "gone_id": gone.id,
                "branch_id": survivor.sudo().rcc_branch_id.id,  # as above
                "other_branch_id": gone.sudo().rcc_branch_id.id,  # as above
                "parent_id": parent and parent.id,
            }
        )
        draft._propose_choices()
        return draft.with_env(self.env)

    def _propose_choices(self):
        """Suggest what stays: what the survivor knows, else what the other does."""
        self.choice_ids.unlink()
        choices = self.env["rcc.merge.choice"]._proposals(self.survivor_id, self.gone_id)
        self.env["rcc.merge.choice"].create(
            [{"merge_id": self.id, "code": code, "take": take} for code, take in choices]
        )
        self.household_way = self._proposed_way()

    def _moving(self):
        """{kind of record: how many would change over}."""
        references = References(self.env)
        self.env.flush_all()
        counts = {}
        for customer in self.gone_id | self._going_households():
            for table, number in references.count(customer.id).items():
                label = references.label(table)
                counts[label] = counts.get(label, 0) + number
        return counts

    def _carry_out(self):
        """Merge: all or nothing, in one transaction."""
        self.ensure_one()
        self._lock()
        self._raise_refusals()
        amount, place = self._amount(), {name: self.gone_id[name].id or None for name in PLACE}
        if self._merges_households():
            self._merge_households()
        references = References(self.env)
        images = Images(self, references, self._touched())
        images.take()
        satellites = self._merge_satellites(self.survivor_id, self.gone_id)
        self._apply_choices()
        mover = Mover(self, references)
        moved = mover.move()
        self._follow_branches(images.partner_ids)
        if not self.survivor_id.parent_id:
            self.survivor_id._rcc_follow_lifecycle()
        self._archive(place)
        images.file_changes()
        self._file_left(mover.left)
        self.write(
            {
                "state": "done",
                "merged_by_id": self.env.uid,
                "merged_at": fields.Datetime.now(),
                "amount": amount,
                "satellites": satellites,
                "counts": {references.label(table): number for table, number in moved.items()},
                "watermarks": self._watermarks(references),
            }
        )
        self._decide("merge", self.reason)

    def _lock(self):
        """Nobody else changes, merges or pays the two meanwhile; a register waits, and is not overtaken.

        :raise LockError: somebody works with one of them at this moment
        """
        customers = self.survivor_id | self.gone_id
        self._hold(customers)
        rows = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s)", REGISTERS))
        if not rows[0][0]:
            raise UserError(
                self.env._(
                    "A register is being applied at this moment. Merge the two when it is done."
                )
            )

    def _hold(self, customers):
        """Let nobody else change these customers until the end.

        :raise LockError: somebody does so at this moment
        """
        try:
            customers.sorted("id").lock_for_update()
        except LockError:
            raise LockError(
                self.env._(
                    "Somebody works with one of these customers at this moment. Try again in a minute."
                )
            ) from None

    def _touched(self):
        """Ids of everybody whom the merge may touch: the two, their households, and the members of these."""
        rows = self.env.execute_query(
            SQL(
                """WITH two AS (SELECT id, parent_id FROM res_partner WHERE id = ANY(%(ids)s)),
                        roots AS (SELECT id FROM two UNION SELECT parent_id FROM two WHERE parent_id IS NOT NULL)
                   SELECT id FROM roots
                    UNION SELECT p.id FROM res_partner p JOIN roots ON p.parent_id = roots.id
                    UNION SELECT p.id FROM res_partner p WHERE p.rcc_head_id = ANY(%(ids)s)
                    UNION SELECT m.partner_id FROM rcc_membership m WHERE m.group_id = ANY(%(ids)s)
                      AND m.kind = 'household'""",
                ids=[self.survivor_id.id, self.gone_id.id],
            )
        )
        return {row_id for (row_id,) in rows}

    def _apply_choices(self):
        """Give the survivor what was chosen, and what it lacks."""
        survivor, gone = self.survivor_id, self.gone_id
        values = {
            choice.code: gone[choice.code]
            for choice in self.choice_ids
            if choice.take == "gone" and choice.code in survivor._fields
        }
        if not survivor.rcc_birth_date and gone.rcc_birth_date:
            values |= {"rcc_birth_date": gone.rcc_birth_date, "rcc_sex": gone.rcc_sex}
        values = {
            name: survivor._fields[name].convert_to_write(value, survivor)
            for name, value in values.items()
            if survivor[name] != value
        }
        if values:
            survivor.with_context(tracking_disable=True, mail_notrack=True).write(values)

    def _archive(self, place):
        """Archive the one that goes where it was served, and let its number lead to the other."""
        gone, survivor = self.gone_id, self.survivor_id
        gone.with_context(tracking_disable=True, rcc_merging=True).write({"active": False})
        self._set(gone, **place)
        self.env["rcc.partner.alias"].create(
            {
                "partner_id": gone.id,
                "number": gone.rcc_customer_no,
                "survivor_id": survivor.id,
                "merge_id": self.id,
            }
        )
        self.env["rcc.search.key"]._refresh((gone | survivor | survivor.child_ids).ids)
        self.env.flush_all()

    def _file_left(self, left):
        """Note in the journal what stays with the one that goes."""
        self.env["rcc.merge.change"].create(
            [
                {
                    "merge_id": self.id,
                    "kind": "left",
                    "table_name": table,
                    "row_id": row_id or False,
                }
                for table, row_id in left
            ]
        )

    def _watermarks(self, references):
        """{table: its last row}: what comes later was not there when the two were merged."""
        tables = [table for table in references.tables() if references.has_id(table)]
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(
                SQL("SELECT %s, COALESCE(max(id), 0) FROM %s", table, SQL.identifier(table))
                for table in tables
            )
        )
        return dict(rows)

    def _decide(self, act, reason):
        """Both customers' chains tell of it."""
        for customer, other in (
            (self.survivor_id, self.gone_id),
            (self.gone_id, self.survivor_id),
        ):
            self.env["rcc.decision"]._append(
                customer,
                act,
                "recorded",
                reason=reason or "",
                amount=self.amount,
                data={
                    "merge": self.id,
                    "with": other.id,
                    "stays": self.survivor_id.id,
                    "proposed_by": self.proposed_by_id.id,
                },
            )

    def _staying_tables(self):
        """Hook: tables whose rows keep naming the customer that goes, beside all append-only ones."""
        return {"rcc_source", "rcc_register_line", "rcc_group_history", "rcc_lifecycle_history"}

    def _merge_satellites(self, survivor, gone):
        """Hook: merge what needs more than another pointer (no overlap, one of a kind); addons add by super().

        Runs before the pointers move, within the images of the journal: changes of rows that name the customers or
        their household's members are undone by themselves.

        :return: JSON for `_undo_satellites`: {addon: whatever else it has to know}
        """
        self._merge_documents(survivor, gone)
        self._merge_phones(survivor, gone)
        self._merge_standings(survivor, gone)
        self._merge_pairs(survivor, gone)
        self._merge_memberships(survivor, gone)
        if survivor.rcc_kind == "household":
            self._merge_files(survivor, gone)
        return {}

    def _amount(self):
        """Hook: yuan at stake, what the one that goes may draw and owes; addons add by super()."""
        return 0.0
