"""Lesson 26: what holds from here on."""
