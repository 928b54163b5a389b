"""Reads sites of Hugo."""
