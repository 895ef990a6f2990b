"""Laws that a CHECK cannot express, kept by PostgreSQL triggers and declared on the model like a constraint.

A guard raises ``check_violation`` under its own name, so that Odoo finds its (translated) message wherever it
finds that of a constraint: write, unlink, ``load()`` and every remote call. No user is exempt, nor the superuser.
A migration opens append-only tables by ``SET LOCAL rcc.migrating = 'on'``, which no remote call can do.
"""

from odoo.models import Constraint
from odoo.tools import SQL, sql

TableObject = Constraint.__mro__[1]
# Guards look up single rows. Their plans are kept for a session, and one made while a table was small would scan it
# row by row through a whole import.
BY_INDEX = "SET enable_seqscan TO off"
REFUSE = "RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME"
MIGRATING = "current_setting('rcc.migrating', true) = 'on'"


class Guard(TableObject):
    """A trigger on the model's table.

    :param events: for instance ``"INSERT OR UPDATE OF amount"``
    :param body: PL/pgSQL; the statement ``{refuse};`` refuses with the guard's message (``{name}`` stands for the
        guard's name in the database, for those who raise by themselves). It ends with RETURN NEW, OLD or NULL as
        PostgreSQL asks of the event.
    :param message: what the user reads: a text (translated as that of a constraint), or callable (env, diagnostics)
    :param timing: BEFORE or AFTER
    :param each: ROW or STATEMENT
    :param arguments: texts the body reads as TG_ARGV, or a callable (model) that gives them
    """

    def __init__(self, events, body, message="", timing="BEFORE", each="ROW", arguments=()):
        super().__init__()
        self.events, self.body, self.timing, self.each = events, body, timing, each
        self.arguments = arguments
        if message:
            self.message = message

    def get_definition(self, registry):
        """What Odoo records of the guard; a change of it installs the trigger anew."""
        return "\n".join((self.timing, self.events, self.each, self.body))

    @property
    def definition(self):
        """The same, under the name that messages of Odoo use."""
        return self.get_definition(None)

    def apply_to_database(self, model):
        """Install function and trigger, unless this very definition is there already."""
        name = self.full_name(model)
        arguments = self.arguments(model) if callable(self.arguments) else self.arguments
        comment = "\n".join((BY_INDEX, self.get_definition(model.pool), *arguments))
        if trigger_comment(model.env.cr, model._table, name) != comment:
            for statement in self._statements(model._table, name, arguments, comment):
                model.env.cr.execute(statement)

    def _statements(self, table, name, arguments, comment):
        """The statements that install the guard; the comment is what ``trigger_comment`` compares."""
        yield SQL(
            f"CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS %s",
            SQL.identifier(name),
            self.body.replace("{refuse}", REFUSE).replace("{name}", name),
        )
        yield from self._trigger(table, name, name, self.timing, self.events, self.each, arguments)
        yield SQL(
            "COMMENT ON TRIGGER %s ON %s IS %s",
            SQL.identifier(name),
            SQL.identifier(table),
            comment,
        )

    def _trigger(self, table, trigger, function, timing, events, each, arguments=()):
        yield SQL("DROP TRIGGER IF EXISTS %s ON %s", SQL.identifier(trigger), SQL.identifier(table))
        yield SQL(
            "CREATE TRIGGER %s %s %s ON %s FOR EACH %s EXECUTE FUNCTION %s(%s)",
            SQL.identifier(trigger),
            SQL(timing),
            SQL(events),
            SQL.identifier(table),
            SQL(each),
            SQL.identifier(function),
            SQL(", ").join(SQL("%s", argument) for argument in arguments),
        )


class AppendOnly(Guard):
    """Rows that are only ever added: refuses UPDATE, DELETE and TRUNCATE, for the superuser too."""

    BODY = f"""
        BEGIN
            IF {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            {{refuse}};
        END"""

    def __init__(self, message):
        super().__init__("UPDATE OR DELETE", self.BODY, message)

    def _statements(self, table, name, arguments, comment):
        yield from super()._statements(table, name, arguments, comment)
        yield from self._trigger(
            table, sql.make_identifier(f"{name}_truncate"), name, "BEFORE", "TRUNCATE", "STATEMENT"
        )


class TriggersOnly(Guard):
    """Rows that other tables' triggers keep: refuses whoever writes them by hand, the superuser too."""

    BODY = f"""
        BEGIN
            IF pg_trigger_depth() > 1 OR {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            {{refuse}};
        END"""

    def __init__(self, message):
        super().__init__("INSERT OR UPDATE OR DELETE", self.BODY, message)


class DutyGuard(Guard):
    """Files the employee named by a row under a duty of a case, and refuses a second, different duty of that case.

    Persons are employees, not logins; an empty employee or case holds nothing. Several rows may give one person the
    same duty; it ends with the last of them. Deleting the row, or naming another employee, takes the duty away.

    :param duty: code of the duty, see ``rcc.duty``
    :param employee: column with the id of the hr.employee
    :param case_model: name of the model whose record is the case, or of the column that holds that name
    :param case_field: column with the id of the case; ``"id"`` when the row itself is the case
    """

    # Before a statement's rows are filed all that they give up is released, so that persons can change places.
    BODY = """
        DECLARE
            held varchar;
            old_model varchar := COALESCE(
                CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ->> TG_ARGV[2] END, TG_ARGV[2]);
            new_model varchar := COALESCE(
                CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ->> TG_ARGV[2] END, TG_ARGV[2]);
            old_case int := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ->> TG_ARGV[3] END;
            old_employee int := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ->> TG_ARGV[1] END;
            new_case int := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ->> TG_ARGV[3] END;
            new_employee int := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ->> TG_ARGV[1] END;
        BEGIN
            IF (old_model, old_case, old_employee) IS NOT DISTINCT FROM (new_model, new_case, new_employee) THEN
                NULL;
            ELSIF TG_WHEN = 'BEFORE' THEN
                UPDATE rcc_duty SET holdings = holdings - 1
                 WHERE case_model = old_model AND case_id = old_case AND employee_id = old_employee;
                DELETE FROM rcc_duty
                 WHERE case_model = old_model AND case_id = old_case AND employee_id = old_employee AND holdings <= 0;
            ELSIF new_case IS NOT NULL AND new_employee IS NOT NULL THEN
                INSERT INTO rcc_duty AS d (case_model, case_id, employee_id, duty, holdings)
                VALUES (new_model, new_case, new_employee, TG_ARGV[0], 1)
                ON CONFLICT (case_model, case_id, employee_id)
                DO UPDATE SET holdings = d.holdings + 1 RETURNING duty INTO held;
                IF held <> TG_ARGV[0] THEN
                    {refuse}, DETAIL = held || ' ' || TG_ARGV[0];
                END IF;
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END"""

    def __init__(
        self, duty, employee="recommender_id", case_model="rcc.rating.result", case_field="id"
    ):
        super().__init__(
            "INSERT OR UPDATE",
            self.BODY,
            _duty_message,
            timing="AFTER",
            arguments=(duty, employee, case_model, case_field),
        )

    def _statements(self, table, name, arguments, comment):
        yield from super()._statements(table, name, arguments, comment)
        release = sql.make_identifier(f"{name}_release")
        yield from self._trigger(
            table, release, name, "BEFORE", "UPDATE OR DELETE", "ROW", arguments
        )


class PolicyLineGuard(Guard):
    """Child lines of a policy change only while their policy is a draft that nobody has proposed yet.

    A change takes away the note that the draft was simulated.

    :param parent: the line's many2one to the policy, for instance ``"scheme_id"``
    """

    BODY = """
        DECLARE
            parent int;
            fixed boolean;
        BEGIN
            IF current_setting('rcc.migrating', true) = 'on' THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'UPDATE' AND rcc_policy_content(to_jsonb(OLD), '{}', TG_ARGV[2]::text[])
                                  = rcc_policy_content(to_jsonb(NEW), '{}', TG_ARGV[2]::text[]) THEN
                RETURN NEW;
            END IF;
            FOREACH parent IN ARRAY ARRAY[
                CASE WHEN TG_OP <> 'INSERT' THEN (to_jsonb(OLD) ->> TG_ARGV[0])::int END,
                CASE WHEN TG_OP <> 'DELETE' THEN (to_jsonb(NEW) ->> TG_ARGV[0])::int END]
            LOOP
                EXECUTE format(
                    'SELECT state <> ''draft'' OR proposed_by_id IS NOT NULL FROM %I WHERE id = $1 FOR SHARE',
                    TG_ARGV[1]
                ) INTO fixed USING parent;
                IF fixed THEN
                    {refuse};
                END IF;
                EXECUTE format('UPDATE %I SET simulated = false WHERE id = $1 AND simulated', TG_ARGV[1]) USING parent;
            END LOOP;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END"""

    def __init__(self, parent):
        super().__init__("INSERT OR UPDATE OR DELETE", self.BODY, _policy_line_message)
        self.parent = parent
        self.arguments = self._line_arguments

    def _line_arguments(self, model):
        policy = model.env[model._fields[self.parent].comodel_name]
        return self.parent, policy._table, translated_columns(model)


def translated_columns(model):
    """The translated columns of a model as a PostgreSQL array text: their translations may change at any time."""
    names = (
        field.name
        for field in model._fields.values()
        if field.store and field.column_type and field.translate
    )
    return f"{{{','.join(sorted(names))}}}"


def trigger_comment(cursor, table, name):
    """The comment of a trigger, None when there is no such trigger or comment."""
    cursor.execute(
        SQL(
            """SELECT obj_description(t.oid, 'pg_trigger') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relname = %s AND c.relnamespace = current_schema::regnamespace AND t.tgname = %s""",
            table,
            name,
        )
    )
    row = cursor.fetchone()
    return row and row[0]


def _duty_message(env, diagnostics=None):
    """Which duty the person holds already and which one was to be added."""
    labels = dict(env["rcc.duty"]._fields["duty"]._description_selection(env))
    held, _blank, wanted = (diagnostics and diagnostics.message_detail or "").partition(" ")
    return env._(
        "One person cannot have two duties in the same case: "
        "%(held)s already, so not also %(wanted)s. Separation of duties.",
        held=labels.get(held, held),
        wanted=labels.get(wanted, wanted),
    )


def _policy_line_message(env, _diagnostics=None):
    return env._(
        "This policy is proposed, active or retired: its lines never change. Make a new version instead."
    )
