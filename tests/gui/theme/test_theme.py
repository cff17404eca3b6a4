"""The colours can be told apart, by everybody: the contrast that WCAG 2.2 asks for."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradscape.gui.theme import Theme, Themes, font, icon, style_sheet
from gradscape.gui.theme.theme import ThemeName
from gradscape.gui.widgets import label

THEMES: tuple[ThemeName, ThemeName] = ("light", "dark")
GROUNDS = ("window", "panel", "raised", "canvas", "node", "hover", "field", "accent_soft")
TEXT = [(text, ground) for text in ("text", "text2", "text3") for ground in GROUNDS]
TEXT += [("accent_text", "accent"), ("accent", "panel"), ("accent", "raised"), ("accent", "canvas")]
for kind in ("error", "warn", "ok"):
    TEXT += [(kind, "panel"), (kind, "raised"), (kind, "canvas"), (kind, f"{kind}_soft")]
    TEXT += [("text", f"{kind}_soft")]
LINES = [("wire", "canvas"), ("wire", "panel"), ("accent", "node"), ("error", "node")]
LINES += [("text2", "node"), ("text3", "field"), ("accent", "field")]


def luminance(color: QColor) -> float:
    """The relative luminance of WCAG 2.2, from 0 to 1."""
    channels = (color.redF(), color.greenF(), color.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(theme: Theme, first: str, second: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    bright, dark = sorted((luminance(theme.color(n)) for n in (first, second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read_on_all_that_it_stands_on(name: ThemeName) -> None:
    theme = Theme(name)
    pale = {pair: contrast(theme, *pair) for pair in TEXT if contrast(theme, *pair) < 4.5}
    assert not pale


@pytest.mark.parametrize("name", THEMES)
def test_wires_icons_and_rings_can_be_seen(name: ThemeName) -> None:
    theme = Theme(name)
    pale = {pair: contrast(theme, *pair) for pair in LINES if contrast(theme, *pair) < 3}
    assert not pale


@pytest.mark.parametrize("name", THEMES)
def test_the_pictures_of_the_style_sheet_have_the_colours_of_the_theme(name: ThemeName) -> None:
    theme = Theme(name)
    for picture, color in (("check", "accent_text"), ("chevron", "text2")):
        text = files("gradscape.gui.theme").joinpath(f"{picture}-{name}.svg").read_text()
        assert re.findall(r"#[0-9A-Fa-f]{6}", text) == [theme.colors[color].name().upper()]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_qt_understands_the_whole_style_sheet(
    qtbot: QtBot, name: ThemeName, scale: float, capfd: pytest.CaptureFixture[str]
) -> None:
    widget = label("Problems", "h2")
    qtbot.addWidget(widget)
    widget.setStyleSheet(style_sheet(Theme(name), scale))
    widget.show()
    assert widget.font().pixelSize() == round(13 * scale)
    assert "parse" not in capfd.readouterr().err


def test_figures_have_one_width(qapp: QApplication) -> None:
    assert font().featureValue(font().featureTags()[0]) == 1
    assert font("heading", 2.0).pixelSize() == 26


def test_an_icon_takes_its_colour(qapp: QApplication) -> None:
    drawn = icon("plus", QColor("#ff0000")).pixmap(16, 16).toImage()
    seen = {drawn.pixelColor(x, y).name() for x in range(16) for y in range(16)}
    assert "#ff0000" in seen
    assert icon("plus", QColor("#ff0000")) is icon("plus", QColor("#ff0000"))


def test_the_theme_is_the_persons_choice_or_the_systems(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turn(dark: bool) -> None:
        monkeypatch.setattr("gradscape.gui.theme.themes.system_is_dark", lambda: dark)
        scheme = Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light
        QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)

    themes = Themes("light")
    heard: list[Theme] = []
    themes.changed.connect(heard.append)
    turn(dark=True)
    assert not heard, "the choice holds whatever the system does"
    themes.choose("system")
    assert heard == [Theme("dark")]
    turn(dark=False)
    assert themes.theme == Theme("light")
    themes.choose("dark")
    assert [theme.name for theme in heard] == ["dark", "light", "dark"]


def test_larger_text_is_told_too(qtbot: QtBot) -> None:
    themes = Themes("light")
    heard: list[Theme] = []
    themes.changed.connect(heard.append)
    themes.set_scale(1.5)
    assert heard == [Theme("light")]
    assert QApplication.font().pixelSize() == 18
    themes.set_scale(1.0)
