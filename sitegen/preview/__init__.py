"""The preview: a server that follows the builds, and what it shows."""
