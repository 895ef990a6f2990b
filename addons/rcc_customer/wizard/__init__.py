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
    roster_import,
    standing_import,
    standing_lift,
    file_answer,
)
