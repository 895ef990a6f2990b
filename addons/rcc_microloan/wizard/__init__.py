from . import loan_repay
from . import loan_refuse
