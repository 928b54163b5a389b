"""Charts of boxes and arrows: pipelines and simple flowcharts, read from text and drawn when a document is parsed."""
