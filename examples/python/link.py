"""python3 link.py 1001

Reads PEYK_LINK_SECRET and PEYK_BOT_USERNAME from the environment.
"""

import sys

import peyk

if len(sys.argv) != 2:
    sys.exit("Expected an order id: python3 link.py 1001")
try:
    print(peyk.link(sys.argv[1]))
except (RuntimeError, ValueError) as error:
    sys.exit(str(error))
