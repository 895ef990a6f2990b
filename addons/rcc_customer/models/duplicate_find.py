import json

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

from ..tools.likeness import compare

COMPARED = 20_000  # pairs held in memory at a time


class Duplicate(models.Model):
    """Finding pairs: keys bring persons together in SQL, numbers are compared in memory, pairs are filed as a set."""

    _inherit = "rcc.duplicate"

    @api.model
    def _find(self, ids, found_by):
        """Compare these persons with whoever shares a key with them and file the pairs; open pairs of theirs that
        nothing speaks for any more go.

        :param ids: persons whose keys are up to date
        :return: (pairs compared, pairs that reach the threshold)
        """
        pairs = self.env["rcc.likeness.key"]._pairs(ids)
        found = []
        for start in range(0, len(pairs), COMPARED):
            found += self._alike(pairs[start : start + COMPARED])
        self._file(found, found_by)
        self._drop(ids, found)
        return len(pairs), len(found)

    @api.model
    def _alike(self, pairs):
        """Those pairs of persons that reach the threshold: [(first, second, points, reasons)]."""
        threshold, _typing, weights = self.env["rcc.duplicate.policy"]._in_force()
        ids = {partner_id for pair in pairs for partner_id in pair}
        persons = self.env["res.partner"]._rcc_likeness_persons(ids)
        found = []
        for first, second in pairs:
            if first in persons and second in persons:
                points, reasons = compare(persons[first], persons[second], weights)
                if points >= threshold:
                    found.append((first, second, points, reasons))
        return found

    @api.model
    def _note_typed(self, partner):
        """File the pairs that a person just registered makes with others, so that they wait in the queue."""
        everywhere = self.env["res.partner"].sudo()  # pairs are found in all branches
        person = everywhere._rcc_likeness_persons(partner.ids).get(partner.id)
        others = everywhere._rcc_alike_ids(person) if person else []
        pairs = [tuple(sorted((partner.id, other))) for other in others if other != partner.id]
        duplicates = self.sudo()  # found by the system
        duplicates._file(duplicates._alike(pairs), "typing")

    @api.model
    def _file(self, found, found_by):
        """File pairs in one statement; a pair on file takes the new points. Who was found different comes back when
        there is a reason that was not known at the decision."""
        if not found:
            return
        rows = [
            [first, second, points, reasons, self._kind_of(reasons)]
            for first, second, points, reasons in found
        ]
        run_set(
            self.env,
            SQL(
                """INSERT INTO rcc_duplicate AS pair (first_id, second_id, branch_id, second_branch_id, across, score,
                          reasons, kind, state, found_by, found_at, create_uid, write_uid, create_date, write_date)
                   SELECT one.id, other.id, one.rcc_branch_id, other.rcc_branch_id,
                          one.rcc_branch_id <> other.rcc_branch_id, (new.row ->> 2)::int, new.row -> 3, new.row ->> 4,
                          'open', %(found_by)s, now.at, %(uid)s, %(uid)s, now.at, now.at
                     FROM jsonb_array_elements(%(rows)s::jsonb) AS new(row)
                     JOIN res_partner one ON one.id = (new.row ->> 0)::int
                     JOIN res_partner other ON other.id = (new.row ->> 1)::int
                    CROSS JOIN (SELECT now() AT TIME ZONE 'UTC' AS at) AS now
                   ON CONFLICT (first_id, second_id) DO UPDATE
                      SET score = EXCLUDED.score, reasons = EXCLUDED.reasons, kind = EXCLUDED.kind,
                          state = CASE WHEN %(again)s THEN 'open' ELSE pair.state END,
                          reopened = pair.reopened OR %(again)s, write_date = EXCLUDED.write_date
                    WHERE pair.state <> 'merged'
                      AND (pair.score, pair.reasons) <> (EXCLUDED.score, EXCLUDED.reasons)""",
                found_by=found_by,
                uid=self.env.uid,
                rows=json.dumps(rows),
                again=SQL(
                    "(pair.state = 'different' AND NOT EXCLUDED.reasons <@ COALESCE(pair.decided_reasons, '[]'))"
                ),
            ),
        )

    @api.model
    def _drop(self, ids, found):
        """Take open pairs of these persons away that were not found again: nothing was decided about them."""
        run_set(
            self.env,
            SQL(
                """DELETE FROM rcc_duplicate pair
                    WHERE pair.state = 'open' AND (pair.first_id = ANY(%s) OR pair.second_id = ANY(%s))
                      AND NOT EXISTS (SELECT 1 FROM unnest(%s::int[], %s::int[]) AS kept(one, other)
                                       WHERE kept.one = pair.first_id AND kept.other = pair.second_id)""",
                list(ids),
                list(ids),
                [row[0] for row in found],
                [row[1] for row in found],
            ),
        )
