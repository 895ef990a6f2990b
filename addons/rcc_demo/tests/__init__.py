from . import test_county
from . import test_module
