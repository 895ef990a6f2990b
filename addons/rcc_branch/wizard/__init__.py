from . import area_import
from . import staff_hire
from . import staff_password
