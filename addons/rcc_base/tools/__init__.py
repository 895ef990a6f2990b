from . import discretion
from . import guard
from . import identity
from . import money
from . import pdf
from . import policy
from . import secret
from . import sets
