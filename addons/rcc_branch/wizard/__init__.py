from . import area_import
from . import group_override
from . import staff_hire
from . import staff_password
