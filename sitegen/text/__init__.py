"""What the program knows of text: Hangul, URLs, TOML, decoding."""
