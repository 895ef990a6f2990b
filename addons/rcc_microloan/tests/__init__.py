from . import test_classification
from . import test_module
from . import test_payout
from . import test_race
from . import test_repayment
from . import test_schedule
from . import test_security
from . import test_tours
