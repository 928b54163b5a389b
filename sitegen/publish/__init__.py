"""The output folder: written in one step that can be killed at any moment."""
