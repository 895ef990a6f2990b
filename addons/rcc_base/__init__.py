from . import models
from . import tools
from .hooks import post_load, pre_init_hook
