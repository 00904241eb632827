"""python3 link.py 1001"""

import sys

import peyk

print(peyk.link(sys.argv[1]))
