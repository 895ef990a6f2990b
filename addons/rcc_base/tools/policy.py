"""Table objects of the policy cycle; ``rcc.policy.mixin`` declares them for every model that inherits it."""

from odoo.models import Constraint, UniqueIndex
from odoo.tools import SQL

from .guard import Guard, translated_columns

# The row without bookkeeping, its translated texts in the source language only: what a fixed version must keep.
CONTENT_FUNCTION = SQL(
    """CREATE OR REPLACE FUNCTION rcc_policy_content(line jsonb, loose text[], translated text[])
       RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
           SELECT line - '{write_date,write_uid}'::text[] - loose || COALESCE(
               (SELECT jsonb_object_agg(name, line -> name -> 'en_US') FROM unnest(translated) AS name), '{}')
       $$"""
)


class PolicyGuard(Guard):
    """The cycle of a policy row: born a draft, frozen by its proposal, activated by a second person, then unchangeable.

    An employee has one user (hr), so another user is another person. Only the installation of an addon activates its
    example policies alone; it says so by ``rcc.installing``, which no remote call can set.
    """

    BODY = """
        DECLARE
            loose text[] := '{proposed_by_id,state,date_from,date_to,activated_by_id,simulated}';
        BEGIN
            IF current_setting('rcc.migrating', true) = 'on' THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'INSERT' THEN
                IF NEW.state = 'draft' AND NEW.activated_by_id IS NULL THEN RETURN NEW; END IF;
            ELSIF TG_OP = 'DELETE' THEN
                IF OLD.state = 'draft' THEN RETURN OLD; END IF;
            ELSE
                IF OLD.state = 'draft' AND NEW.state = 'draft' AND OLD.proposed_by_id IS NULL THEN
                    IF NEW.activated_by_id IS NULL THEN RETURN NEW; END IF;
                ELSIF rcc_policy_content(to_jsonb(OLD), loose, TG_ARGV[0]::text[])
                        = rcc_policy_content(to_jsonb(NEW), loose, TG_ARGV[0]::text[]) THEN
                    IF (OLD.state, NEW.state) IN (('draft', 'draft'))
                            AND NEW.date_from IS NOT DISTINCT FROM OLD.date_from AND NEW.activated_by_id IS NULL THEN
                        RETURN NEW;
                    ELSIF (OLD.state, NEW.state) IN (('draft', 'active'), ('draft', 'scheduled')) THEN
                        IF current_setting('rcc.installing', true) = 'on' THEN RETURN NEW; END IF;
                        IF NEW.proposed_by_id = OLD.proposed_by_id AND NEW.proposed_by_id <> NEW.activated_by_id THEN
                            RETURN NEW;
                        END IF;
                        {refuse}, DETAIL = 'second person';
                    ELSIF NEW.proposed_by_id IS NOT DISTINCT FROM OLD.proposed_by_id
                            AND NEW.activated_by_id IS NOT DISTINCT FROM OLD.activated_by_id
                            AND NEW.date_from = OLD.date_from AND NEW.simulated IS NOT DISTINCT FROM OLD.simulated
                            AND ((OLD.state, NEW.state) IN (('scheduled', 'active'), ('active', 'retired'))
                                 OR (OLD.state = NEW.state AND OLD.date_to IS NOT DISTINCT FROM NEW.date_to)) THEN
                        RETURN NEW;
                    END IF;
                END IF;
            END IF;
            {refuse};
        END"""

    def __init__(self):
        super().__init__(
            "INSERT OR UPDATE OR DELETE",
            self.BODY,
            _policy_message,
            arguments=lambda model: (translated_columns(model),),
        )


class PolicyKey(Constraint):
    """At any date at most one version of a key is in force (versions that were replaced the same day never were)."""

    def __init__(self):
        super().__init__("EXCLUDE (policy key, period)", _overlap_message)

    def apply_to_database(self, model):
        definition = (
            f"EXCLUDE USING gist ({', '.join(f'{column} WITH =' for column in _key_columns(model))}, "
            "daterange(date_from, date_to + 1, '[)') WITH &&) WHERE (state IN ('active', 'retired'))"
        )
        keyed = Constraint(definition)
        keyed.name = self.name
        keyed.apply_to_database(model)


class PolicyVersion(UniqueIndex):
    """Versions of a key are numbered without doubles."""

    def __init__(self):
        super().__init__("(policy key, version)", _version_message)

    def apply_to_database(self, model):
        keyed = UniqueIndex(f"({', '.join(_key_columns(model))}, version) WHERE version > 0")
        keyed.name = self.name
        keyed.apply_to_database(model)


def _key_columns(model):
    """Expressions of the key's columns in which an empty value counts as one value."""
    for name in model._policy_key:
        if not model._fields[name].store:
            raise TypeError(f"{model._name}._policy_key names {name}, which is not stored")
        yield f"""(COALESCE("{name}"::text, ''))"""


def _policy_message(env, diagnostics=None):
    if diagnostics and diagnostics.message_detail == "second person":
        return env._("A policy is activated by a second person: not by the one who proposed it.")
    return env._(
        "This policy is proposed, active or retired, and never changes. Withdraw the proposal or make a new version."
    )


def _overlap_message(env, _diagnostics=None):
    return env._("Another version of this policy is in force on that date.")


def _version_message(env, _diagnostics=None):
    return env._("This policy has a version of that number already.")
