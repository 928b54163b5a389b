"""Reads a site of Hexo: its settings, its documents, and the URLs that it gives them."""
