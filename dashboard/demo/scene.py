"""What every picture of the demo is: a few features, drawn as the text of an SVG file."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.demo import svg

SIZES = {"16:9": (640, 360), "1:1": (480, 480), "9:16": (360, 640), "4:5": (480, 600)}
"""Width and height of the drawing in user units, by aspect ratio."""

BLUE, PINK, MINT, AMBER, VIOLET, CORAL = "#5b8cff", "#ff5fa2", "#4fe0b5", "#ffb454", "#a78bfa", "#ff7a6b"
WHITE, CREAM, INK = "#ffffff", "#f5efe2", "#0b0e1a"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The features of one picture. A refinement is `dataclasses.replace` on it."""

    aspect: str = "16:9"
    seconds: float = 4.0
    background: tuple[str, ...] = (INK,)
    """Colours from top to bottom; one colour is a plain background."""

    @property
    def width(self) -> int:
        """Width of the drawing in user units."""
        return SIZES[self.aspect][0]

    @property
    def height(self) -> int:
        """Height of the drawing in user units."""
        return SIZES[self.aspect][1]

    @abstractmethod
    def layers(self) -> Iterable[str]:
        """Draw the picture on top of the background, back to front."""

    def draw(self) -> str:
        """Draw the whole picture as the text of an SVG file."""
        w, h = self.width, self.height
        backdrop = svg.gradient("backdrop", *self.background)
        ground = svg.rect(0, 0, w, h, svg.paint("backdrop", self.background))
        size = {"viewBox": f"0 0 {w} {h}", "width": w, "height": h}
        return svg.el("svg", backdrop, ground, *self.layers(), xmlns="http://www.w3.org/2000/svg", **size) + "\n"
