"""Lesson 23: what holds from here on."""
