"""Themes: templates, what a template may read, static files, and how a page is rendered."""
