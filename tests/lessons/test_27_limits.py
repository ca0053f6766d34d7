"""Lesson 27: what holds from here on."""
