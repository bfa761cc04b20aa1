import tomllib
from pathlib import Path

import pytest

from dashboard import theme

CONFIG = Path(theme.__file__).parent / ".streamlit" / "config.toml"
SAME = {
    "backgroundColor": "bg",
    "secondaryBackgroundColor": "panel",
    "borderColor": "line",
    "textColor": "text",
    "primaryColor": "accent",
    "linkColor": "accent",
    "greenColor": "ok",
    "redColor": "bad",
    "orangeColor": "wait",
    "grayColor": "muted",
    "grayTextColor": "muted",
}


def contrast(first: str, second: str) -> float:
    """Compute the contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("scheme", "at"), [("light", 0), ("dark", 1)])
def test_config_colours_are_those_of_the_palette(scheme: str, at: int) -> None:
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][scheme]
    assert config == {name: theme.COLOURS[SAME[name]][at] for name in config}


@pytest.mark.parametrize("at", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["bg", "panel", "sunken", "raised"])
@pytest.mark.parametrize("text", ["text", "muted", "accent", "ok-text", "bad-text", "wait-text"])
def test_colours_text_on_every_ground_reaches_double_a(text: str, ground: str, at: int) -> None:
    assert contrast(theme.COLOURS[text][at], theme.COLOURS[ground][at]) >= 4.5


@pytest.mark.parametrize("at", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("pair", ["text mark", "on-accent accent", "accent accent-soft", "text add", "text del"])
def test_colours_text_on_its_own_ground_reaches_double_a(pair: str, at: int) -> None:
    text, ground = pair.split()
    assert contrast(theme.COLOURS[text][at], theme.COLOURS[ground][at]) >= 4.5


@pytest.mark.parametrize("at", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("mark", ["ok", "bad", "wait"])
def test_colours_marks_on_the_panel_reach_three_to_one(mark: str, at: int) -> None:
    assert contrast(theme.COLOURS[mark][at], theme.COLOURS["panel"][at]) >= 3


def test_css_loads_nothing_from_elsewhere() -> None:
    assert "@import" not in theme.css()
    assert "http" not in theme.css().replace("http%3A//www.w3.org/2000/svg", "")
