"""Tell a story that began years ago: let the union's calendar, and the chain of decisions, show another day."""

from contextlib import contextmanager
from datetime import datetime, time, timedelta
from unittest.mock import patch


@contextmanager
def days_ago(env, days):
    """Within the block, the union's today is ``days`` days back; yields that date.

    Only the process that tells the story is affected: the date is no part of any
    record, context or request.
    """
    posts = env.registry["rcc.post"]
    day = env["rcc.post"]._today() - timedelta(days=days)
    moment = datetime.combine(day, time(2))  # ten in the morning in Shanghai
    decisions = env.registry["rcc.decision"]
    with (
        patch.object(posts, "_today", lambda self: day),
        patch.object(decisions, "_moment_of_decision", lambda self: moment),
    ):
        env.registry.clear_cache()
        yield day
        env.flush_all()
    env.registry.clear_cache()
