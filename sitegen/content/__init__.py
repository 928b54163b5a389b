"""From files to documents.

``scan`` finds the files. ``document`` makes a document of one: ``frontmatter`` reads its head, ``markdown`` its body,
with ``html`` for raw HTML, ``code`` for code blocks, and ``fast`` for faster ways to the same output. ``memo`` tells
which parts of an earlier parse serve again.
"""
