"""Indicators: from records to one value for each tambon, month and part."""
