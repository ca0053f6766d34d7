"""The course's tool: list, run, compare and check the lessons."""
