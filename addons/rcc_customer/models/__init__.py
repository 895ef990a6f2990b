from . import (
    household_file,
    identity,
    membership,
    res_partner,
    res_partner_facts,
    res_partner_register,
    res_partner_search,
    search_key,
)
