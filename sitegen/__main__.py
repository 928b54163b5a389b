"""Run the program as ``python -m sitegen``."""

from sitegen.cli.start import main

main()
