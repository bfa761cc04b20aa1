"""A planet with rings."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.demo import svg
from dashboard.demo.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Planet(Scene):
    """A ball in front of stars; each ring passes behind it and in front of it."""

    seconds: float = 8.0
    surface: tuple[str, ...] = ("#c9b6ff", "#8a6bff", "#3a237f")
    radius: int = 92
    rings: tuple[str, ...] = ("#e8e2ff", "#8f86c9")
    ring_width: float = 7
    dashed: bool = False
    tilt: int = 0
    flat: float = 0.24
    bands: tuple[str, ...] = ()
    spots: str | None = None
    moons: tuple[str, ...] = ()
    sky: int = 0
    halo: str | None = None
    shade: bool = False
    nebula: tuple[str, ...] = ()
    comet: str | None = None
    ship: str | None = None
    title: str = ""

    def layers(self) -> Iterable[str]:
        """Draw the sky, then the planet between the far and the near half of its rings."""
        w, h = self.width, self.height
        if self.nebula:
            yield svg.blur("mist", 36)
            clouds = (
                svg.ellipse(
                    w * (0.2 + 0.6 * svg.spread(i)), h * (0.2 + 0.6 * svg.spread(i, 1)), w * 0.28, h * 0.16, colour
                )
                for i, colour in enumerate(self.nebula)
            )
            yield svg.el("g", *clouds, filter="url(#mist)", opacity=0.55)
        yield svg.stars(self.sky, w, h, 2.2)
        yield from self._comet()
        yield svg.gradient("surface", *self.surface, radial=True, cx=0.32, cy=0.36, r=0.72)
        if self.halo:
            yield svg.gradient("halo", self.halo, self.halo + "80", self.halo + "00", radial=True)
            breathe = svg.animate("r", [self.radius * 1.75, self.radius * 1.95, self.radius * 1.75], 5, ease=True)
            yield svg.circle(w / 2, h / 2, self.radius * 1.75, "url(#halo)", breathe)
        parts = (*self._rings(far=True), *self._ball(), *self._rings(far=False), *self._moons())
        sway = svg.move("rotate", [self.tilt, self.tilt + 7, self.tilt], self.seconds, ease=True)
        leaning = svg.el("g", sway, *parts, transform=f"rotate({self.tilt})" if self.tilt else None)
        yield svg.el("g", leaning, transform=f"translate({w // 2} {h // 2})")
        yield svg.text(self.title, w / 2, h * 0.93, w * 0.085, text_anchor="middle", font_weight=300, letter_spacing=12)

    def _ball(self) -> Iterable[str]:
        r = self.radius
        yield svg.circle(0, 0, r, "url(#surface)")
        yield svg.el("clipPath", svg.circle(0, 0, r, "#000000"), id="ball")
        marks: list[str] = []
        for i, colour in enumerate(self.bands):
            y = -r * 0.7 + 1.5 * r * i / len(self.bands)
            marks.append(svg.rect(-r, y, 2 * r, r * 0.16 + 4 * (i % 3), colour, opacity=0.75))
        if self.spots:
            drift = svg.move("translate", ["0 0", f"{2 * r} 0"], self.seconds)
            places = [(round(r * (3 * svg.spread(i) - 2)), round(r * (1.6 * svg.spread(i, 1) - 0.8))) for i in range(9)]
            patches = (svg.ellipse(x, y, 14 + 16 * svg.spread(i, 2), 10, self.spots) for i, (x, y) in enumerate(places))
            marks.append(svg.el("g", drift, *patches, opacity=0.85))
        if marks:
            yield svg.el("g", *marks, clip_path="url(#ball)")
        yield svg.shape(
            f"M0 {-r}A{r} {r} 0 0 1 0 {r}A{r * 1.3:.0f} {r * 1.3:.0f} 0 0 0 0 {-r}z",
            "#000000" if self.shade else None,
            opacity=0.5,
        )

    def _rings(self, *, far: bool) -> Iterable[str]:
        for i, colour in enumerate(self.rings):
            rx = self.radius * (1.45 + 0.3 * i)
            ry = rx * self.flat
            half = f"M{-rx:.0f} 0A{rx:.0f} {ry:.0f} 0 0 {int(far)} {rx:.0f} 0"
            dashes = {"stroke_dasharray": "3 14"} if self.dashed else {}
            turn = svg.animate("stroke-dashoffset", [0, 34 if far else -34], 2) if self.dashed else ""
            yield svg.line(half, colour, self.ring_width, turn, opacity=0.55 if far else None, **dashes)

    def _moons(self) -> Iterable[str]:
        for i, colour in enumerate(self.moons):
            rx = self.radius * (1.75 + 0.22 * i)
            ry = rx * (0.5 + 0.12 * i)
            orbit = f"M{-rx:.0f} 0A{rx:.0f} {ry:.0f} 0 1 0 {rx:.0f} 0A{rx:.0f} {ry:.0f} 0 1 0 {-rx:.0f} 0z"
            begin = -self.seconds * (0.12 + 0.31 * i)
            ride = svg.el(
                "animateMotion", path=orbit, dur=f"{self.seconds:g}s", begin=f"{begin:.1f}s", repeatCount="indefinite"
            )
            yield svg.circle(0, 0, 19 - 4 * i, colour, ride)

    def _comet(self) -> Iterable[str]:
        if self.comet:
            yield svg.gradient("dust", self.comet + "00", self.comet, across=True)
            fly = svg.move("translate", ["0 0", "260 130", "-300 -150", "0 0"], self.seconds, keyTimes="0;0.45;0.46;1")
            yield svg.el(
                "g",
                fly,
                svg.shape("M14 14L136 74a9 9 0 0 1 -10 14z", "url(#dust)"),
                svg.circle(131, 81, 12, self.comet),
            )
        hover = svg.move("translate", ["0 0", "0 -8", "0 0"], 3, ease=True)
        hull = "M360 96q40 -14 62 14q-30 12 -62 -14zM372 100l-24 -20l-2 26z"
        yield svg.shape(hull, self.ship, hover)
