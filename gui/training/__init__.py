"""The Train workspace: a run in the window."""
