"""``site.toml`` becomes :class:`Config`."""
