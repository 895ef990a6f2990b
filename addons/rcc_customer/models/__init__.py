from . import (
    household_file,
    identity,
    membership,
    partner_set,
    res_partner,
    res_partner_facts,
    res_partner_register,
    res_partner_search,
    search_key,
)
