"""Lesson 20: what holds from here on."""
