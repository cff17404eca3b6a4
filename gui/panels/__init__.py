"""What stands around the canvas: panels that know each other only through the editor."""
