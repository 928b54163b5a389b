"""From documents to an index of the site and the list of its output files. Pure: no disk, no clock."""
