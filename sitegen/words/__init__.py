"""Errors and messages: a problem, its place, its sentence in two languages."""
