"""What makes a rebuild exact and small: digests, trusted stats, the cache, and traces that decide what is stale."""
