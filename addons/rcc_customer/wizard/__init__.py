from . import sealed_number
from . import base_partner_merge, household_registration, identity_unmask, member_registration
