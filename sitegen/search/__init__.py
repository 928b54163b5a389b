"""The index by which readers search the site: the words of each document, and the files that the browser loads."""
