from itertools import permutations

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.identity import parse_resident_id
from odoo.addons.rcc_base.tools.secret import decrypt, fingerprint

from ..tools import likeness, search_terms
from ..tools.pinyin import apart, syllables
from ..tools.variants import fold

SHARED = 8  # households of one phone; that of more is the shop's or the village's, and no family's
MOST = 300  # customers of one sound who are compared while somebody types


class ResPartner(models.Model):
    """Who might be the same person as somebody who is being typed. Numbers are compared in memory, never in SQL."""

    _inherit = "res.partner"

    @api.model
    def _rcc_likely_duplicates(self, values, limit=5):
        """Customers of the whole cooperative who are likely the person that is typed, the likeliest first.

        :param dict values: of name, number, birth_date, phone, area_id, sex what is known so far
        :return: list of dicts partner_id, name, score, reasons (codes), words (the reasons in the reader's language),
            elsewhere. Of a customer outside the reader's scope it says no more than that there is one:
            partner_id is False and name "A customer of another branch".
        """
        typed = self._rcc_typed_person(values)
        _queue, threshold, weights = self.env["rcc.duplicate.policy"]._in_force()
        everywhere = self.sudo()  # whoever it is; what is shown is decided below
        persons = everywhere._rcc_likeness_persons(
            everywhere._rcc_alike_ids(typed), numbers=bool(typed.number)
        )
        found = []
        for partner_id, person in persons.items():
            points, reasons = likeness.compare(typed, person, weights)
            if points >= threshold:
                found.append((points, partner_id, reasons))
        found.sort(key=lambda row: (-row[0], row[1]))
        return self._rcc_shown_duplicates(found[:limit], threshold)

    @api.model
    def _rcc_shown_duplicates(self, found, threshold):
        """What the reader may know of (points, partner id, reasons) rows."""
        mine = self.browse(row[1] for row in found)._filtered_access("read")
        shown = []
        for points, partner_id, reasons in found:
            partner = self.browse(partner_id)
            elsewhere = partner not in mine
            if elsewhere:  # anything more would tell what is on record there
                points, reasons = threshold, [code for code in reasons if code == "number_same"]
            shown.append(
                {
                    "partner_id": False if elsewhere else partner_id,
                    "name": self.env._("A customer of another branch")
                    if elsewhere
                    else partner.display_name,
                    "score": points,
                    "reasons": reasons,
                    "words": self.env["rcc.duplicate.weight"]._words(reasons),
                    "elsewhere": elsewhere,
                }
            )
        return shown

    @api.model
    def _rcc_typed_person(self, values):
        """What is typed as a `likeness.Person`; a number that parses tells the birth date and the sex."""
        number, birth_date, sex = (
            str(values.get("number") or ""),
            values.get("birth_date") or None,
            values.get("sex"),
        )
        try:
            person = parse_resident_id(number)
            number, birth_date, sex = person.number, person.birth_date, person.sex
        except ValueError:
            number = search_terms.normal(number).upper()
        if isinstance(birth_date, str):
            birth_date = self._fields["rcc_birth_date"].to_date(birth_date)
        phones = search_terms.phone_keys(values.get("phone"))
        return likeness.Person(
            name=values.get("name") or "",
            number=number,
            birth_date=birth_date,
            sex=sex,
            phones=frozenset(key for _kind, key in phones),
            area_id=values.get("area_id") or None,
        )

    @api.model
    def _rcc_alike_ids(self, person):
        """Ids of persons on file with the same number, or a name of the same sounds and something else in common."""
        self.flush_model(["name", "active", "rcc_kind", "rcc_birth_date", "rcc_area_id"])
        ids = []
        if len(person.number) == 18:
            key = fingerprint("resident_id", person.number)
            rows = self.env.execute_query(
                SQL("SELECT partner_id FROM rcc_search_key WHERE kind = 'hmac' AND value = %s", key)
            )
            ids += [row_id for (row_id,) in rows]
        common = self._rcc_in_common(person)
        sounds = _sounds(person.name)
        if sounds and common:
            rows = self.env.execute_query(
                SQL(
                    """SELECT DISTINCT p.id FROM rcc_search_key key JOIN res_partner p ON p.id = key.partner_id
                        WHERE key.kind = 'pinyin' AND key.value IN %s AND p.rcc_kind = 'person' AND p.active AND (%s)
                        LIMIT %s""",
                    tuple(sounds),
                    SQL(" OR ").join(common),
                    MOST,
                )
            )
            ids += [row_id for (row_id,) in rows]
        return list(dict.fromkeys(ids))

    @api.model
    def _rcc_in_common(self, person):
        """Conditions on `p`, of which one must hold beside the sound of the name."""
        common = []
        if person.area_id:
            common.append(SQL("p.rcc_area_id = %s", person.area_id))
        if person.birth_date:
            born = person.birth_date
            common += [
                SQL(
                    "p.rcc_birth_date BETWEEN %s AND %s",
                    born.replace(month=1, day=1),
                    born.replace(month=12, day=31),
                ),
                SQL("to_char(p.rcc_birth_date, 'MMDD') = %s", f"{born:%m%d}"),
            ]
        if person.phones:
            common.append(
                SQL(
                    "p.id IN (SELECT partner_id FROM rcc_search_key WHERE kind = 'phone' AND value IN %s)",
                    tuple(person.phones),
                )
            )
        if len(person.number) == 18:
            common.append(
                SQL(
                    """EXISTS (SELECT 1 FROM rcc_identity i WHERE i.partner_id = p.id AND i.active
                       AND left(i.number_masked, 6) = %s AND substr(i.number_masked, 15, 3) = %s)""",
                    person.number[:6],
                    person.number[14:17],
                )
            )
        return common

    @api.model
    def _rcc_likeness_persons(self, ids, numbers=True):
        """{id: `likeness.Person`} of persons on file, for comparing in memory only; called with the system's rights.

        :param bool numbers: decrypt the document numbers
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id, p.name, i.number_encrypted, p.rcc_birth_date, p.rcc_sex, p.rcc_area_id, h.id,
                          ARRAY(SELECT key.value FROM rcc_search_key key
                                 WHERE key.partner_id = p.id AND key.kind = 'phone'
                                   AND (SELECT count(DISTINCT COALESCE(q.parent_id, q.id))
                                          FROM rcc_search_key k JOIN res_partner q ON q.id = k.partner_id
                                         WHERE k.kind = 'phone' AND k.value = key.value AND q.rcc_kind = 'person'
                                           AND q.active) <= %s),
                          ARRAY(SELECT m.name FROM res_partner m
                                 WHERE m.parent_id = h.id AND m.id <> p.id AND m.rcc_kind = 'person'),
                          (SELECT s.role FROM rcc_membership s
                            WHERE s.partner_id = p.id AND s.group_id = h.id AND s.date_to IS NULL LIMIT 1)
                     FROM res_partner p
                     LEFT JOIN res_partner h ON h.id = p.parent_id AND h.rcc_kind = 'household'
                     LEFT JOIN rcc_identity i ON i.partner_id = p.id AND i.kind = 'resident_id' AND i.active
                    WHERE p.id IN %s""",
                SHARED,
                tuple(ids) or (0,),
            )
        )
        return {
            row_id: likeness.Person(
                name=name or "",
                number=decrypt(sealed) if numbers and sealed else "",
                birth_date=birth_date,
                sex=sex,
                phones=frozenset(phones),
                area_id=area_id,
                household_id=household_id,
                kin=frozenset(kin),
                role=role,
            )
            for row_id, name, sealed, birth_date, sex, area_id, household_id, phones, kin, role in rows
        }


def _sounds(name):
    """The pinyin of a name and of every other order of its characters, as the search keys hold it; also with each
    character read by itself, as another form of it may be."""
    name = fold(search_terms.normal(name))
    orders = list(permutations(name)) if len(name) <= 4 else [tuple(name)]
    read = {"".join(syllables("".join(order))) for order in orders}
    return (read | {"".join(apart("".join(order))) for order in orders}) - {""}
