"""Blocks of code: the line that opens them, the language, the highlighted HTML."""
