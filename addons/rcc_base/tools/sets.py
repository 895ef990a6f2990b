"""One way to run SQL over a set: flush, execute, mark modified, invalidate."""


def run_set(env, sql, modified=None):
    """Run one SQL statement over a set and bring the ORM in step with it; return its rows.

    :param sql: an ``odoo.tools.SQL``; a statement that writes ends with RETURNING when its rows are wanted
    :param modified: ``{model: [field, …]}`` that the statement wrote, so that stored computes and related fields
        depending on them follow. The first column of the rows holds the ids of the first model, the second those of
        the second, and so on.
    """
    env.flush_all()
    env.cr.execute(sql)
    rows = env.cr.fetchall() if env.cr.description else []
    env.invalidate_all(flush=False)
    for column, (model_name, field_names) in enumerate((modified or {}).items()):
        ids = dict.fromkeys(row[column] for row in rows if row[column])
        env[model_name].browse(ids).modified(field_names)
    return rows
