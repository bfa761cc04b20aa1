"""A calm ocean whose waves loop."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.demo import svg
from dashboard.demo.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Ocean(Scene):
    """A sky, and rows of waves that drift at different speeds."""

    seconds: float = 8.0
    waves: tuple[str, ...] = ("#2f6f9f", "#1f527f", "#143a63", "#0c2747")
    swell: int = 14
    length: int = 160
    sun: tuple[str, ...] = ()
    sun_x: float = 0.5
    sun_y: float = 0.42
    sun_size: int = 62
    striped: bool = False
    glitter: str | None = None
    sky: int = 0
    clouds: str | None = None
    gulls: str | None = None
    mountains: str | None = None
    boat: str | None = None
    sail: str = "#fff6e8"
    lighthouse: str | None = None
    beam: str | None = None
    whale: str | None = None
    palm: str | None = None

    def layers(self) -> Iterable[str]:
        """Draw the sky, the land, and the rows of waves with what swims between them."""
        w, h = self.width, self.height
        yield svg.stars(self.sky, w, h * 0.5, 3.0)
        if self.sun:
            x, y, r = w * self.sun_x, h * self.sun_y, self.sun_size
            yield svg.gradient("sun", *self.sun)
            yield svg.circle(x, y, r, "url(#sun)", svg.animate("r", [r, r + 4, r], 4, ease=True))
            for i in range(4 if self.striped else 0):
                yield svg.rect(x - r, y + r * (0.1 + 0.24 * i), 2 * r, 3 + 2.5 * i, self.background[-1])
        drift = svg.move("translate", ["0 0", "40 0", "0 0"], 12, ease=True)
        puffs = (
            svg.ellipse(x, y, rx, 15, self.clouds)
            for x, y, rx in ((110, 70, 60), (150, 56, 44), (500, 96, 70), (450, 84, 40))
        )
        yield svg.el("g", drift, *puffs, opacity=0.85) if self.clouds else ""
        wings = "M150 112q22 -24 40 0q18 -24 40 0M230 62q16 -18 30 0q14 -18 30 0M112 52q13 -14 24 0q11 -14 24 0"
        yield svg.line(wings, self.gulls, 6, svg.move("translate", ["0 0", "30 -10", "0 0"], 6, ease=True))
        yield svg.shape(f"M0 {h * 0.58:.0f}l90 -92l60 56l84 -110l120 146z", self.mountains)
        yield from self._lighthouse()
        yield from self._sea()
        yield self._palm() if self.palm else ""

    def _sea(self) -> Iterable[str]:
        w, h = self.width, self.height
        for i, colour in enumerate(self.waves):
            top = h * (0.55 + 0.45 * i / len(self.waves))
            half = self.length / 2
            count = -(-w // self.length) + 1
            crest = (
                f"M{-self.length} {top:.0f}q{half / 2:g} {-self.swell} {half:g} 0t{half:g} 0"
                + f"t{half:g} 0t{half:g} 0" * count
            )
            roll = ["0 0", f"{self.length} 0"] if i % 2 == 0 else [f"{self.length} 0", "0 0"]
            yield svg.shape(
                f"{crest}V{h}H{-self.length}z", colour, svg.move("translate", roll, self.seconds * (0.9 - 0.12 * i))
            )
            if i == 0:
                yield from self._glitter(w * self.sun_x, top)
                yield self._boat(w * 0.68, top + 12) if self.boat else ""
            if i == 1:
                yield self._whale(w * 0.3, top + 4) if self.whale else ""

    def _glitter(self, x: float, top: float) -> Iterable[str]:
        if self.glitter:
            flash = svg.animate("opacity", [0.9, 0.5, 0.9], 2)
            d = "".join(
                f"M{x - 46 + 40 * (svg.spread(i) - 0.5):.0f} {top + 14 + 17 * i:.0f}h{92 - 10 * i}" for i in range(7)
            )
            yield svg.line(d, self.glitter, 6, flash, opacity=0.9)

    def _boat(self, x: float, y: float) -> str:
        return svg.el(
            "g",
            svg.el(
                "g",
                svg.move("rotate", ["-3", "4", "-3"], 4, ease=True),
                svg.shape("M-4 -18V-124L-62 -26z", self.sail),
                svg.shape("M4 -18V-112Q46 -60 52 -26z", self.sail, opacity=0.85),
                svg.shape("M-70 -14H66L46 16H-48z", self.boat),
            ),
            transform=f"translate({x:.0f} {y:.0f})",
        )

    def _whale(self, x: float, y: float) -> str:
        spout = svg.line(
            "M-26 -52q-2 -30 -24 -30M-26 -52q2 -30 24 -30", "#d9f1ff", 6, svg.animate("opacity", [1, 0.2, 1], 3)
        )
        body = (
            "M-84 12Q-80 -46 -16 -46Q40 -46 66 -8Q80 -16 78 -44Q96 -46 104 -28Q116 -46 134 -36Q126 -4 92 0Q84 12 80 20z"
        )
        bob = svg.move("translate", ["0 0", "0 7", "0 0"], 4, ease=True)
        return svg.el(
            "g", svg.el("g", bob, spout, svg.shape(body, self.whale)), transform=f"translate({x:.0f} {y:.0f})"
        )

    def _lighthouse(self) -> Iterable[str]:
        if not self.lighthouse:
            return
        sweep = svg.animate("opacity", [0.6, 0.15, 0.6], 3)
        yield svg.shape("M556 88L300 40V132z", self.beam, sweep, opacity=0.6)
        yield svg.shape("M500 226q60 -52 140 -34v60h-140z", "#1b2436")
        yield svg.shape("M540 206l8 -104h28l8 104z", "#f4f0e6")
        yield svg.shape("M544 150h36l2 26h-40zM547 116h30l1 14h-32z", self.lighthouse)
        yield svg.rect(546, 76, 32, 26, "#ffe7a0")
        yield svg.shape("M540 78l22 -24l22 24z", self.lighthouse)

    def _palm(self) -> str:
        tips = ("-60 -50 -110 0", "-30 -70 -96 -66", "40 -74 104 -50", "66 -36 104 22", "10 -50 50 -76")
        leaves = "".join(f"M86 150q{tip}" for tip in tips)
        sway = svg.move("rotate", ["-2 60 360", "2 60 360", "-2 60 360"], 5, ease=True)
        return svg.el("g", sway, svg.line("M40 370Q50 250 86 150", self.palm, 18), svg.line(leaves, self.palm, 16))
