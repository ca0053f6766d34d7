"""The course in one interpreter, as a browser's tab has it.

There are no processes, no threads and no network in it, and it is never ended
from outside. JavaScript gives what Python lacks there: see `web/python.mjs`.
"""
