"""Lesson 21: what holds from here on."""
