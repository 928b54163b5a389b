"""Reads a site of Jekyll: its settings, its documents, and the URLs that it gives them."""
