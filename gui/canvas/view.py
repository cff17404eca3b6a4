"""Where the eye stands: screen = world · zoom + (dx, dy)."""

from __future__ import annotations

from dataclasses import dataclass

from gradscape.gui.canvas.scene import Box, Point

NEAREST, FARTHEST = 4.0, 0.01


@dataclass(frozen=True, slots=True)
class View:
    """A value; every move gives a new one. Screen lengths are in logical pixels."""

    zoom: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def to_world(self, x: float, y: float) -> Point:
        """The place in the world of a point on the screen."""
        return (x - self.dx) / self.zoom, (y - self.dy) / self.zoom

    def to_screen(self, x: float, y: float) -> Point:
        """The place on the screen of a point in the world."""
        return x * self.zoom + self.dx, y * self.zoom + self.dy

    def panned(self, dx: float, dy: float) -> View:
        """The world shifted by a way on the screen."""
        return View(self.zoom, self.dx + dx, self.dy + dy)

    def zoomed(self, factor: float, x: float, y: float) -> View:
        """Nearer or farther, while the world under screen point (x, y) stays where it is."""
        zoom = min(NEAREST, max(FARTHEST, self.zoom * factor))
        ratio = zoom / self.zoom
        return View(zoom, x - (x - self.dx) * ratio, y - (y - self.dy) * ratio)

    def toward(self, other: View, share: float) -> View:
        """Between this and another: every point of the world moves in a straight line."""
        rest = 1 - share
        return View(
            self.zoom * rest + other.zoom * share,
            self.dx * rest + other.dx * share,
            self.dy * rest + other.dy * share,
        )

    def seen(self, width: float, height: float) -> Box:
        """What of the world a screen of that size shows."""
        left, top = self.to_world(0, 0)
        return left, top, width / self.zoom, height / self.zoom

    @staticmethod
    def fitting(box: Box, screen: Box, nearest: float = 1.0) -> View:
        """A box of the world in the middle of a box of the screen, no nearer than `nearest`."""
        left, top, width, height = box
        x, y, across, down = screen
        zoom = min(across / max(1, width), down / max(1, height), nearest)
        zoom = min(NEAREST, max(FARTHEST, zoom))
        return View(
            zoom,
            round(x + across / 2 - (left + width / 2) * zoom),
            round(y + down / 2 - (top + height / 2) * zoom),
        )
