"""Checks an output folder as readers and search engines will see it: links, pictures, feeds, what must not be there."""
