"""What each output has read, and what of it is no longer true: why a rebuild is exact."""
