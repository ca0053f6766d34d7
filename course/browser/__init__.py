"""Somebody with a browser: what they open, read, fill in and press."""
