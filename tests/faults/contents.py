"""What a database holds, in words that two runs of the same work have in common."""

import json

# What belongs to the running server and not to the work.
FLEETING = (
    "ir_cron%",
    "ir_logging",
    "ir_attachment",
    "ir_profile",
    "bus_%",
    "mail_presence",
    "res_device%",
    "res_users_log",
    "ir_ui_view",
    "orm_signaling%",
    "rcc_decision_anchor",
)
STAMPS = (
    "id",
    "create_date",
    "write_date",
    "calendar_last_notif_ack",
    "number_encrypted",
    "rcc_customer_no",
    "import_id",
    "line_id",
    "sheet_id",
    "register_id",
    "batch_cursor",
    "begun_at",
    "decided_at",
    "hash",
    "previous_hash",
    "subject_id",
)
# Whoever has no document of their own is known by the household.
NAMES = """
CREATE TEMP TABLE called AS
WITH own AS (
    SELECT p.id, coalesce(p.parent_id, p.id) AS home, p.name || coalesce(' ' || min(i.number_hmac), '') AS called
      FROM res_partner p LEFT JOIN rcc_identity i ON i.partner_id = p.id GROUP BY p.id)
SELECT own.id, own.called || coalesce(' of ' || head.called, '') AS called
  FROM own JOIN res_partner home ON home.id = own.home LEFT JOIN own head ON head.id = home.rcc_head_id;
CREATE INDEX ON called (id);
"""
COLUMNS = """
SELECT json_agg(json_build_array(c.table_name, c.column_name, EXISTS (
           SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.contype = 'f' AND k.confrelid = 'res_partner'::regclass
              AND k.conrelid = c.table_name::regclass AND a.attname = c.column_name)
           OR (c.table_name, c.column_name) = ('rcc_likeness_key', 'person')))
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type <> 'bytea'
   AND NOT c.table_name LIKE ANY (string_to_array(:'fleeting', ','))
   AND NOT EXISTS (SELECT FROM ir_model m LEFT JOIN ir_model_relation r ON r.model = m.id
                    WHERE m.transient AND c.table_name IN (replace(m.model, '.', '_'), r.name))
"""


def contents(env, database: str) -> dict[str, list[str]]:
    """{table: its rows as sorted texts}, without ids and stamps; customers are called by name and document."""
    columns = {}
    fleeting = ",".join(FLEETING)
    for table, column, is_customer in json.loads(env.psql(COLUMNS, database, fleeting=fleeting)):
        if column not in STAMPS and (table, column) != ("rcc_search_key", "id"):
            columns.setdefault(table, []).append((column, is_customer))
    selects = " UNION ALL ".join(_rows_of(table, columns[table]) for table in sorted(columns))
    rows = env.psql(f"{NAMES} {selects} ORDER BY 1", database).splitlines()
    found = {}
    for row in rows:
        table, _, text = row.partition(" ")
        found.setdefault(table, []).append(text)
    return found


def _rows_of(table: str, columns: list) -> str:
    """SELECT of one text a row; numbers that search keys keep are those of customers."""
    values = ", ".join(
        f"(SELECT called FROM called WHERE id = t.{column})"
        if is_customer
        else f"(t.{column}::jsonb - '{{membership,document}}'::text[])::text"
        if (table, column) == ("rcc_source", "brought")
        else f"t.{column}::text"
        for column, is_customer in columns
    )
    kept = " WHERE kind <> 'no'" if table == "rcc_search_key" else ""
    return f"SELECT '{table} ' || json_build_array({values}) FROM {table} t{kept}"


def differences(one: dict, other: dict) -> dict[str, list[str]]:
    """{table: some rows that only one of two databases holds}"""
    return {
        table: sorted(set(one.get(table, [])) ^ set(other.get(table, [])))[:6]
        for table in one.keys() | other.keys()
        if one.get(table) != other.get(table)
    }
