"""From files to documents: scanning, front matter, Markdown, highlighting."""
