"""Moving in: reads the site of another generator, writes it as one of ours, and proves that nothing was lost."""
