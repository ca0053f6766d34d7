"""Lesson 18: what holds from here on."""
