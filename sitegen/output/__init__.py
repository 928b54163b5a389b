"""From jobs to bytes and from bytes to files."""
