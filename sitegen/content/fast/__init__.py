"""Faster ways to what the libraries do."""
