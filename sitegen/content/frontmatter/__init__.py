"""Front matter: the head of a document, in YAML, TOML or JSON, read into :class:`sitegen.fields.Meta`."""
