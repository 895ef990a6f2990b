from . import sealed_number
from . import (
    access_answer,
    base_partner_merge,
    customer_lookup,
    consent_withdrawal,
    household_registration,
    identity_renewal,
    identity_unmask,
    lifecycle_lost,
    member_registration,
    standing_lift,
    file_answer,
)
