"""Run the program as ``python -m sitegen``."""

from sitegen.start import main

main()
