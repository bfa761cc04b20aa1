"""A data chart that grows."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

from dashboard.demo import svg
from dashboard.demo.scene import BLUE, WHITE, Scene

_GROW = {"keyTimes": "0;0.7;0.75;0.95;1", "calcMode": "spline", "keySplines": ";".join(["0.3 0 0.2 1"] * 4)}
"""Stand for most of the time, vanish, grow again: so the first frame shows the whole chart."""


@dataclass(frozen=True, kw_only=True)
class Chart(Scene):
    """Seven values as bars, a line, an area or a ring."""

    seconds: float = 5.0
    kind: str = "bars"
    values: tuple[int, ...] = (28, 41, 36, 55, 62, 78, 91)
    before: tuple[int, ...] = ()
    """The year before, as paler bars beside the others or as a second line."""
    colours: tuple[str, ...] = (BLUE,)
    pale: str = "#3a4470"
    share: float = 0.6
    rounded: bool = False
    hero: str | None = None
    """Colour of the last value."""
    grid: str | None = None
    axis: str | None = "#4a5478"
    names: tuple[str, ...] = ()
    numbers: bool = False
    target: str | None = None
    dots: str | None = None
    title: str = ""
    title_size: float = 0.075
    big: str = ""
    ink: str = WHITE
    card: str | None = None

    def layers(self) -> Iterable[str]:
        """Draw the card, the grid, the values and the words."""
        w, h = self.width, self.height
        yield svg.rect(w * 0.04, h * 0.05, w * 0.92, h * 0.9, self.card, rx=26)
        lines = "".join(f"M{w * 0.09:.0f} {self._y(level):.0f}H{w * 0.91:.0f}" for level in (25, 50, 75, 100))
        yield svg.line(lines if self.kind != "ring" else "M0 0", self.grid, 2)
        yield svg.gradient("ramp", *self.colours) if self.kind != "ring" else ""
        yield from {"bars": self._bars, "line": self._line, "area": self._area, "ring": self._ring}[self.kind]()
        yield svg.line(
            f"M{w * 0.09:.0f} {self._y(0):.0f}H{w * 0.91:.0f}", self.axis if self.kind != "ring" else None, 4
        )
        yield svg.line(f"M{w * 0.09:.0f} {self._y(80):.0f}H{w * 0.91:.0f}", self.target, 4, stroke_dasharray="14 10")
        for i, name in enumerate(self.names):
            yield svg.text(
                name, self._x(i), self._y(0) + h * 0.07, h * 0.05, self.ink, text_anchor="middle", opacity=0.8
            )
        for i, value in enumerate(self.values if self.numbers else ()):
            yield svg.text(
                str(value), self._x(i), self._y(value) - 12, h * 0.055, self.ink, text_anchor="middle", font_weight=700
            )
        yield svg.text(self.title, w * 0.09, h * 0.18, h * self.title_size, self.ink, font_weight=700)
        yield svg.text(self.big, w / 2, h * 0.57, h * 0.17, self.ink, text_anchor="middle", font_weight=800)

    def _x(self, i: float) -> float:
        return round(self.width * (0.09 + 0.82 * (i + 0.5) / len(self.values)))

    def _y(self, value: float) -> float:
        return round(self.height * (0.84 - 0.58 * value / 100))

    @property
    def _colour(self) -> str:
        return svg.paint("ramp", self.colours)

    def _bars(self) -> Iterable[str]:
        grow = f"grow {self.seconds:g}s cubic-bezier(0.3, 0, 0.2, 1) infinite"
        yield svg.el(
            "style",
            f".bar {{ transform-box: fill-box; transform-origin: bottom; animation: {grow} }}",
            "@keyframes grow { 0%, 70%, 95%, 100% { transform: none } 75% { transform: scaleY(0) } }",
        )
        thick = 0.82 * self.width / len(self.values) * self.share
        wide = thick * 0.46 if self.before else thick
        for i in range(len(self.values)):
            left = self._x(i) - thick / 2
            if self.before:
                yield self._bar(left, i, self.before, wide, self.pale)
            colour = (self.hero if i == len(self.values) - 1 else None) or self._colour
            yield self._bar(left + thick - wide, i, self.values, wide, colour)

    def _bar(self, x: float, index: int, values: tuple[int, ...], wide: float, colour: str) -> str:
        top, delay = self._y(values[index]), f"animation-delay:{0.08 * index:.2f}s" if index else None
        return svg.rect(
            x, top, wide, self._y(0) - top, colour, rx=wide / 2 if self.rounded else None, class_="bar", style=delay
        )

    def _path(self, values: tuple[int, ...]) -> str:
        points = [(self._x(i), self._y(value)) for i, value in enumerate(values)]
        curves = (f"C{(a + c) / 2:.0f} {b} {(a + c) / 2:.0f} {d} {c} {d}" for (a, b), (c, d) in pairwise(points))
        return f"M{points[0][0]} {points[0][1]}" + "".join(curves)

    def _line(self) -> Iterable[str]:
        draw = svg.animate("stroke-dashoffset", [0, 0, 100, 0, 0], self.seconds, **_GROW)
        drawn = {"pathLength": 100, "stroke_dasharray": 100}
        if self.before:
            yield svg.line(self._path(self.before), self.pale, 7)
        yield svg.line(self._path(self.values), self._colour, 12, draw, **drawn)
        pulse = svg.animate("r", [16, 20, 16], 1.5, ease=True)
        for i, value in enumerate(self.values):
            last = i == len(self.values) - 1
            yield svg.circle(
                self._x(i), self._y(value), 16 if last else 10, (last and self.hero) or self.dots, pulse if last else ""
            )

    def _area(self) -> Iterable[str]:
        yield svg.gradient("under", self.colours[0], self.colours[-1] + "20")
        fade = svg.animate("opacity", [1, 1, 0, 1, 1], self.seconds, **_GROW)
        yield svg.shape(f"{self._path(self.values)}V{self._y(0)}H{self._x(0)}z", "url(#under)", fade)
        yield from self._line()

    def _ring(self) -> Iterable[str]:
        x, y, r, start = self.width / 2, self.height * 0.51, self.height * 0.3, 0.0
        shares = [value / sum(self.values) for value in self.values]
        spin = svg.move("rotate", [f"{turn} {x:g} {y:g}" for turn in (0, 0, -90, 0, 0)], self.seconds, **_GROW)
        arcs: list[str] = []
        for i, share in enumerate(shares):
            ends = [
                f"{x + r * sin(2 * pi * t):.0f} {y - r * cos(2 * pi * t):.0f}" for t in (start, start + share - 0.012)
            ]
            d = f"M{ends[0]}A{r:.0f} {r:.0f} 0 {int(share > 0.5)} 1 {ends[1]}"
            arcs.append(
                svg.line(d, self.colours[i % len(self.colours)], r * 0.4 * self.share / 0.6, stroke_linecap=None)
            )
            start += share
        yield svg.el("g", spin, *arcs)
