"""What crops and animals are held against, and what the lines of a file add up to. No model."""

from odoo.tools import SQL


def _by_kind(table, test, value):
    """Lines of a kind that has limits: what is beyond them."""
    return SQL(
        """SELECT present.id, present.partner_id, lim.id, NULL, line.kind_id, line.id::text, told.value,
                  lim.low, lim.high, NULL, NULL
             FROM present JOIN %s line ON line.sheet_id = present.sheet_id
             JOIN lim ON lim.test = %s AND lim.kind_id = line.kind_id
            CROSS JOIN LATERAL (SELECT %s AS value) AS told
            WHERE told.value < lim.low OR told.value > lim.high""",
        SQL.identifier(table),
        test,
        value,
    )


def _sale(table, output):
    """Lines whose revenue is not output × price."""
    return SQL(
        """SELECT present.id, present.partner_id, lim.id, NULL, line.kind_id, %(table_name)s || line.id, line.revenue,
                  NULL, line.%(output)s * line.price, NULL, NULL
             FROM present JOIN %(table)s line ON line.sheet_id = present.sheet_id JOIN lim ON lim.test = 'sale'
            WHERE abs(line.revenue - line.%(output)s * line.price)
                > GREATEST(line.%(output)s * line.price * lim.tolerance::numeric / 100, 0.01)""",
        table=SQL.identifier(table),
        table_name=table,
        output=SQL.identifier(output),
    )


SALES = (
    _by_kind("rcc_household_crop", "yield", SQL("line.output_kg / NULLIF(line.mu, 0)")),
    _by_kind("rcc_household_crop", "crop_price", SQL("line.price")),
    _by_kind("rcc_household_livestock", "head", SQL("line.output / NULLIF(line.head, 0)")),
    _sale("rcc_household_crop", "output_kg"),
    _sale("rcc_household_livestock", "output"),
)
# The same sums as tools.economy.follow; a test compares them.
SUMS = SQL(
    """SELECT fed.figure, sum(fed.value) AS value FROM (
           SELECT 'land_mu' AS figure, CASE WHEN kind.counts THEN line.mu ELSE 0 END AS value
             FROM rcc_household_land line JOIN rcc_economy_kind kind ON kind.id = line.kind_id
            WHERE line.sheet_id = present.sheet_id
            UNION ALL
           SELECT part.figure, part.value FROM rcc_household_crop line
            CROSS JOIN LATERAL (VALUES ('output_kg', line.output_kg), ('revenue', line.revenue), ('cost', line.cost))
                 AS part(figure, value)
            WHERE line.sheet_id = present.sheet_id
            UNION ALL
           SELECT part.figure, part.value FROM rcc_household_livestock line
            CROSS JOIN LATERAL (VALUES ('revenue', line.revenue), ('cost', line.cost)) AS part(figure, value)
            WHERE line.sheet_id = present.sheet_id
            UNION ALL
           SELECT 'revenue', line.income FROM rcc_household_labour line
            WHERE line.sheet_id = present.sheet_id AND line.kind <> 'home'
            UNION ALL
           SELECT kind.fact, line.amount
             FROM rcc_household_asset line JOIN rcc_economy_kind kind ON kind.id = line.kind_id
            WHERE line.sheet_id = present.sheet_id
            UNION ALL
           SELECT CASE WHEN line.kind = 'loan' THEN 'total_debts' ELSE 'deposits' END, line.amount
             FROM rcc_household_holding line WHERE line.sheet_id = present.sheet_id AND line.kind <> 'insurance'
            UNION ALL
           SELECT 'total_debts', line.amount FROM rcc_household_debt line WHERE line.sheet_id = present.sheet_id
            UNION ALL
           SELECT 'member_shares', line.amount FROM rcc_household_share line
            WHERE line.sheet_id = present.sheet_id) AS fed
        GROUP BY fed.figure HAVING bool_and(fed.value IS NOT NULL)"""
)
