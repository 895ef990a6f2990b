"""Tell a story that began years ago: let the union's calendar show another day for a while."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch


@contextmanager
def days_ago(env, days):
    """Within the block, the union's today is ``days`` days back; yields that date.

    Only the process that tells the story is affected: the date is no part of any
    record, context or request.
    """
    posts = env.registry["rcc.post"]
    day = env["rcc.post"]._today() - timedelta(days=days)
    with patch.object(posts, "_today", lambda self: day):
        env.registry.clear_cache()
        yield day
        env.flush_all()
    env.registry.clear_cache()
