"""From where everything is seen, clear of what stands on the screen."""

from __future__ import annotations

from gradscape.gui.canvas.plates import legend_box, minimap_box
from gradscape.gui.canvas.scene import Box, Point
from gradscape.gui.canvas.view import View

_MARGIN = 24.0
_GAP = 12.0


def fitted(box: Box, size: Point, legend: bool, minimap: bool) -> View:
    """A box of the world in the middle of a screen of that size, beside legend and minimap."""
    width, height = size
    top, bottom = _MARGIN, height - _MARGIN
    if legend:
        plate = legend_box(width, height)
        if plate.top() < height / 2:
            top = plate.bottom() + _GAP
        else:
            bottom = plate.top() - _GAP
    room = (_MARGIN, top, width - 2 * _MARGIN, bottom - top)
    view = View.fitting(box, room)
    if not minimap:
        return view
    plate = minimap_box(width, height)
    right, low = view.to_screen(box[0] + box[2], box[1] + box[3])
    if right < plate.left() or low < plate.top():
        return view
    beside = (room[0], top, plate.left() - _GAP - _MARGIN, room[3])
    above = (room[0], top, room[2], plate.top() - _GAP - top)
    return max(View.fitting(box, beside), View.fitting(box, above), key=lambda found: found.zoom)
