from . import report_output
