"""Lesson 24: what holds from here on."""
