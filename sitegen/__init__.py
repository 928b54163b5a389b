"""A small static site generator for tech blogs, Korean ones first."""

__version__ = "0.1.0"
