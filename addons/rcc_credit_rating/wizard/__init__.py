from . import certificate_receipt
from . import credit_reason
from . import reference_fix
