from . import (
    test_household,
    test_household_file,
    test_identity,
    test_module,
    test_partner_set,
    test_register_import,
    test_register_parser,
    test_register_scope,
    test_registration,
    test_search,
    test_security,
    test_tools,
)
