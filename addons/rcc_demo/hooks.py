from . import story


def post_init_hook(env):
    """Tell the county's story into a database that has no branch yet; leave any other alone."""
    if not env["rcc.branch"].search_count([]):
        story.tell(env)
