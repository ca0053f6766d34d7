"""Lesson 25: what holds from here on."""
