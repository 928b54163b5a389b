"""Commands and options. The only room that prints or exits.

Exit status: 0 fine, 1 the site has problems, 2 wrong usage, 3 a bug in sitegen.
"""
