"""A student's work, kept apart: its own process, a copy, limits."""
