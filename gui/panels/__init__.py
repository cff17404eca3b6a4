"""What stands around the canvas. Each panel shows one editor, and knows the others only through it."""
