"""What a household that was split may still be granted, as one piece of SQL for the law and for the rating alike."""

# Families: all households that came of one by splits while the cap held. A part whose rating since the split was
# approved is free of the cap once all are; a rejected one is no rating. Frozen grants of before a split are those that
# the splits name.
ROOM = """
    WITH part AS (
        SELECT DISTINCT root.id AS root_id, root.amount_cap, part.id
          FROM rcc_household_split mine
          JOIN rcc_household_split root ON root.id = COALESCE(mine.origin_id, mine.id) AND root.amount_cap > 0
          JOIN rcc_household_split kin ON COALESCE(kin.origin_id, kin.id) = root.id
         CROSS JOIN LATERAL (VALUES (kin.old_id), (kin.new_id)) AS part (id)
         WHERE mine.old_id = {household} OR mine.new_id = {household}
    ), judged AS (
        SELECT part.root_id, part.amount_cap,
               EXISTS (SELECT FROM rcc_rating_result r
                        WHERE r.partner_id = part.id AND r.state = 'approved'
                          AND r.id IS DISTINCT FROM {result}
                          AND r.create_date >= (SELECT max(s.create_date) FROM rcc_household_split s
                                                 WHERE part.id IN (s.old_id, s.new_id))) AS anew,
               COALESCE((SELECT max(g.amount_limit) FROM rcc_grant g
                          WHERE g.partner_id = part.id AND part.id <> {household}
                            AND g.state IN ('draft', 'live', 'frozen')
                            AND NOT EXISTS (SELECT FROM rcc_household_split s WHERE s.grant_id = g.id)), 0) AS held
          FROM part
    )
    SELECT min(room.amount) FROM (
        SELECT amount_cap - sum(held) AS amount FROM judged
         GROUP BY root_id, amount_cap HAVING NOT bool_and(anew)) AS room"""


def room_sql(household, result):
    """The SELECT of the room in yuan, NULL where no split binds; the arguments are SQL expressions.

    >>> "mine.old_id = NEW.partner_id" in room_sql("NEW.partner_id", "NEW.result_id")
    True
    """
    return ROOM.format(household=household, result=result)
