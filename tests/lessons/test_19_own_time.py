"""Lesson 19: what holds from here on."""
