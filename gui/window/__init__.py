"""The window: documents in tabs, the desk, menus, messages."""
