"""The scanner of Odoo's log: a warning of ours is a fault wherever it shows, others' are not."""

from scripts.quality import logscan

HEAD = "2026-11-23 14:50:02,695 17465"


def test_warning_of_our_logger_is_a_fault():
    assert logscan.faults(f"{HEAD} WARNING db odoo.addons.rcc_loan.models.loan: late")


def test_warning_about_our_model_is_a_fault():
    log = f"{HEAD} WARNING db odoo.modules.loading: The models ['rcc.v'] have no access rules"
    assert logscan.faults(log)


def test_traceback_through_our_code_is_a_fault():
    log = f"{HEAD} ERROR db odoo.http: Exception\nTraceback:\n  File /x/addons/rcc_base/a.py\n"
    (fault,) = logscan.faults(log)
    assert fault.text.endswith("a.py")


def test_others_warning_is_none_and_database_names_do_not_count():
    log = (
        f"{HEAD} WARNING rcc_test odoo.addons.mail: no server\n{HEAD} INFO db odoo.addons.rcc_x: a"
    )
    assert not logscan.faults(log)


def test_any_error_counts_where_asked():
    log = f"{HEAD} ERROR db odoo.modules.graph: inconsistent states"
    assert not logscan.faults(log)
    assert len(logscan.faults(log, any_error=True)) == 1


def test_path_of_the_clone_is_not_ours():
    log = f"{HEAD} WARNING db odoo.x: {logscan.ROOT}/.odoo/src/x.py"
    assert not logscan.faults(log)
