"""A ball that bounces through the picture and leaves a trail."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.demo import svg
from dashboard.demo.scene import INK, WHITE, Scene

_GRAVITY = ["0.33 0.67 0.67 1", "0.33 0 0.67 0.33"]
"""Easing up and down that makes a parabola of an animated height."""


@dataclass(frozen=True, kw_only=True)
class Bounce(Scene):
    """A ball that flies from left to right in arcs; its position along the picture is linear in time."""

    ball: tuple[str, ...] = (WHITE,)
    radius: int = 36
    mark: str = "n"
    heights: tuple[float, ...] = (0.56, 0.46, 0.3)
    trail: tuple[str, ...] = ("#aab6da",)
    thickness: int = 8
    reach: float = 0.6
    neon: float = 0
    core: str | None = None
    shadow: str | None = None
    floor: str | None = None
    mirror: bool = False
    sky: int = 0
    moon: str | None = None
    ghosts: int = 0
    second: str | None = None
    rings: str | None = None
    word: str = ""
    phase: float = 0.5

    def layers(self) -> Iterable[str]:
        """Draw sky, floor, trail and balls."""
        w, h, sole = self.width, self.height, self._ground + self.radius
        yield svg.stars(self.sky, w, sole * 0.8)
        yield svg.circle(w * 0.78, h * 0.3, h * 0.17, self.moon)
        yield svg.rect(0, sole, w, h - sole, self.floor)
        for index, x in enumerate(self._landings[1:-1]):
            swell = svg.animate("rx", [50, 110, 50], 1.6, begin=-0.4 * index)
            ring = {"stroke": self.rings, "stroke_width": 6, "fill_opacity": 0}
            yield svg.ellipse(x, sole + 4, 50, 12, self.rings, swell, **ring)
        yield from self._trail()
        yield svg.text(self.word, w / 2, h - 20, h * 0.13, text_anchor="middle", font_weight=700, letter_spacing=14)
        yield svg.ellipse(0, sole + 12, self.radius * 1.3, 10, self.shadow, self._along(self.phase), opacity=0.7)
        for index in range(self.ghosts, 0, -1):
            yield self._ball(self.phase - 0.045 * index, self.trail[-1], opacity=0.65 * 0.75**index)
        if self.second:
            yield self._ball(self.phase - 0.3, self.second)
        yield svg.gradient("skin", *self.ball)
        yield self._ball(self.phase, svg.paint("skin", self.ball), mark=self.mark)

    @property
    def _ground(self) -> int:
        """Height of the ball's middle when it touches the floor."""
        return round(self.height * 0.8) - self.radius

    @property
    def _landings(self) -> list[int]:
        """Where the ball touches the floor, from outside the left edge to outside the right one."""
        start, end = -60, self.width + 60
        return [round(start + (end - start) * i / len(self.heights)) for i in range(len(self.heights) + 1)]

    @property
    def _tops(self) -> list[int]:
        return [round(self._ground - share * self.height) for share in self.heights]

    def _along(self, phase: float) -> str:
        ends = [f"{self._landings[0]} 0", f"{self._landings[-1]} 0"]
        return svg.move("translate", ends, self.seconds, begin=-self.seconds * phase)

    def _ball(self, phase: float, fill: str, mark: str = "", opacity: float | None = None) -> str:
        heights = [self._ground, *(y for top in self._tops for y in (top, self._ground))]
        splines = _GRAVITY * len(self.heights)
        values = [f"0 {y}" for y in heights]
        bounce = svg.move(
            "translate", values, self.seconds, begin=-self.seconds * phase, calcMode="spline", keySplines=splines
        )
        disc = svg.circle(0, 0, self.radius, fill, filter="url(#neon)" if self.neon else None)
        letter = svg.text(mark, 0, self.radius * 0.42, self.radius * 1.4, INK, text_anchor="middle", font_weight=800)
        return svg.el("g", self._along(phase), svg.el("g", bounce, disc, letter), opacity=opacity)

    def _trail(self) -> Iterable[str]:
        x, ground, reach = self._landings, self._ground, round(self.width * self.reach)
        arcs = zip(x, x[1:], self._tops, strict=False)
        path = f"M{x[0]} {ground}" + "".join(f" Q{(a + b) // 2} {2 * top - ground} {b} {ground}" for a, b, top in arcs)
        yield svg.gradient("tail", "#ffffff00", "#ffffffb0", WHITE, across=True)
        yield svg.el(
            "mask",
            svg.rect(-reach, 0, reach, self.height, "url(#tail)", self._along(self.phase)),
            id="fade",
            maskUnits="userSpaceOnUse",
            x=0,
            y=0,
            width="100%",
            height="100%",
        )
        yield svg.glow("neon", self.neon)
        yield svg.gradient("rainbow", *self.trail, across=True)
        stroke = svg.paint("rainbow", self.trail)
        yield svg.el(
            "g",
            svg.line(path, stroke, self.thickness, filter="url(#neon)" if self.neon else None),
            svg.line(path, self.core, max(2, self.thickness // 3)),
            svg.line(path, stroke if self.mirror else None, self.thickness, transform=self._flip(), opacity=0.35),
            mask="url(#fade)",
        )

    def _flip(self) -> str:
        """Squash the upside-down picture into the floor."""
        return f"translate(0 {1.3 * (self._ground + self.radius):.0f}) scale(1 -0.3)"
