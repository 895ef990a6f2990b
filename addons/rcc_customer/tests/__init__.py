from . import test_household
from . import test_household_file
from . import test_identity
from . import test_module
from . import test_registration
from . import test_search
from . import test_security
from . import test_tools
