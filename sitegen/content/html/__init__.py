"""Raw HTML in Markdown: tags, the elements they open and close, the addresses in them."""
