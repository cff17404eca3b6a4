"""The canvas: one painted widget that shows a Scene and turns gestures into wishes."""
