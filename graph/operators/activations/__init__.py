"""Activations: what bends the line between two linear layers. A file each."""
