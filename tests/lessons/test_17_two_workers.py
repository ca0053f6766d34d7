"""Lesson 17: what holds from here on."""
