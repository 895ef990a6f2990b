from . import sealed_number
from . import (
    base_partner_merge,
    customer_lookup,
    household_registration,
    identity_unmask,
    member_registration,
    standing_lift,
)
