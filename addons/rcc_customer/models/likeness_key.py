from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.likeness import sounds


class LikenessKey(models.Model):
    """Where persons who might be one meet: hashes of the sounds of the name with the village, birth date, phone, parts
    of the document number and names in the household. Two persons are compared only if they share a key.

    A satellite that no role reads, filled in one statement a chunk before a run. It holds hashes of 32 bits: two
    persons who share one by chance are compared, and found to be two.
    """

    _name = "rcc.likeness.key"
    _description = "Key of likeness"
    _log_access = False

    # no foreign key: it would be checked for every row, and a key of nobody meets nobody
    person = fields.Integer(required=True, index=True, help="Id of the person.")
    value = fields.Integer(required=True)

    _value_idx = models.Index("(value, person)")

    @api.model
    def _clear(self):
        """Forget all keys, before all persons are filed anew."""
        self.env.cr.execute(SQL("TRUNCATE rcc_likeness_key"))

    @api.model
    def _refresh(self, ids):
        """File the keys of these persons anew."""
        ids = tuple(ids) or (0,)
        self.env.cr.execute(SQL("DELETE FROM rcc_likeness_key WHERE person IN %s", ids))
        names = self.env.execute_query(
            SQL(
                "SELECT id, name FROM res_partner WHERE id IN %s AND rcc_kind = 'person' AND active",
                ids,
            )
        )
        heard = [(row_id, sound) for row_id, name in names for sound in sounds(name or "")]
        self.env.cr.execute(
            SQL(
                """WITH person AS (%s)
                   INSERT INTO rcc_likeness_key (person, value)
                   SELECT DISTINCT person.id, hashtext(key.text) FROM person
                    CROSS JOIN LATERAL (%s) AS key(text) WHERE key.text IS NOT NULL""",
                self._persons_sql(heard),
                self._texts_sql(),
            )
        )

    @api.model
    def _persons_sql(self, heard):
        """What the keys of persons are made of, a row for each (id, sound of the name)."""
        return SQL(
            """SELECT p.id, p.parent_id, p.rcc_area_id AS area, p.rcc_birth_date AS born, heard.sound,
                      CASE WHEN i.number_masked LIKE '______********____' THEN i.number_masked END AS number
                 FROM unnest(%s::int[], %s::text[]) AS heard(person, sound)
                 JOIN res_partner p ON p.id = heard.person
                 LEFT JOIN rcc_identity i ON i.partner_id = p.id AND i.kind = 'resident_id' AND i.active""",
            [row_id for row_id, _sound in heard],
            [sound for _id, sound in heard],
        )

    @api.model
    def _texts_sql(self):
        """The texts of a person's keys. A slip in the number's birth date keeps region and sequence, one elsewhere the
        birth date, two digits turned at the seam of day and sequence keep region, year and the end."""
        return SQL(
            """VALUES ('v' || area || sound), ('b' || born || sound),
                      ('t' || left(number, 6) || substr(number, 15, 3) || sound),
                      ('u' || left(number, 6) || date_part('year', born) || substr(number, 16, 2) || sound),
                      (CASE WHEN to_char(born, 'MMDD') <> '0101' THEN 'n' || area || ':' || born END)
               UNION ALL
               SELECT 'p' || phone.value || sound FROM rcc_search_key phone
                WHERE phone.partner_id = person.id AND phone.kind = 'phone'
               UNION ALL
               SELECT 'k' || kin.rcc_pinyin || ':' || sound FROM res_partner kin
                WHERE kin.parent_id = person.parent_id AND kin.id <> person.id AND kin.rcc_kind = 'person'"""
        )

    @api.model
    def _pairs(self, ids):
        """The pairs of persons, one of them among these, who share a key: [(lower id, higher id)]."""
        return self.env.execute_query(
            SQL(
                """SELECT DISTINCT LEAST(one.person, other.person), GREATEST(one.person, other.person)
                     FROM rcc_likeness_key one
                     JOIN rcc_likeness_key other ON other.value = one.value AND other.person <> one.person
                    WHERE one.person IN %s""",
                tuple(ids) or (0,),
            )
        )
