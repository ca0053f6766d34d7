"""The door: `python -m course`.

Any Python must be able to read this file, however old, since it is here that
an old one is told so.
"""

import gc
import os
import sys

OLDEST = (3, 11)
TOO_OLD = (
    "The course needs Python 3.11 or newer, and this is Python {0}.{1}: "
    "install a newer one from python.org, and type its name in place of "
    "'python', such as 'python3.13 -m course list'.\n"
)

if sys.version_info < OLDEST:
    sys.stderr.write(TOO_OLD.format(*sys.version_info))
    sys.exit(2)

# Where it is typed inside a chat's folder, what lies there is none of ours.
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NOT_OURS = ("", os.getcwd())
sys.path[:] = [ROOT] + [it for it in sys.path if it not in NOT_OURS]

gc.set_threshold(100000)  # to load and to judge make much, and most stays

try:
    from .cli import main
except ModuleNotFoundError as error:
    from .packages import missing

    sys.stderr.write(missing(error.name, sys.argv[1:]) + "\n")
    sys.exit(2)

status = main()
gc.freeze()  # as it ends, Python need not look through what is left
sys.exit(status)
