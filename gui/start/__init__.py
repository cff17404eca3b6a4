"""The start page: what to begin with."""
