from . import table_import
from . import area_import
from . import group_override
from . import branch_import
from . import case_lend
from . import staff_hire
from . import staff_password
