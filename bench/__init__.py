"""How well the deployed chat carries a message to many readers.

`python -m bench.chat` is the command. It needs Linux (epoll, /proc).
"""
