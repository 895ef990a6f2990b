from . import models, tools, wizard
from .hooks import pre_init_hook
