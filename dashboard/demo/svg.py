"""SVG text from Python.

One element is one line, so that the diff of two versions shows what a refinement changed and nothing else. A shape
whose colour is None, or a text without words, is not drawn: that is how a scene has a feature or not.
"""

from collections.abc import Sequence
from textwrap import indent
from typing import cast
from xml.sax.saxutils import escape

WHITE = "#ffffff"


def el(name: str, *children: str, **attributes: object) -> str:
    """Write an element, its children indented below it. Attributes that are None and empty children are left out.

    `stroke_width` becomes stroke-width, `class_` class, a list its values joined by semicolons.
    """
    given = {key.rstrip("_").replace("_", "-"): _text(value) for key, value in attributes.items() if value is not None}
    head = "".join(f' {key}="{value}"' for key, value in given.items())
    body = "\n".join(filter(None, children))
    return f"<{name}{head}>\n{indent(body, '  ')}\n</{name}>" if body else f"<{name}{head}/>"


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.{1 if abs(value) >= 10 else 2}f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return ";".join(map(_text, cast(list[object], value)))
    return escape(str(value), {'"': "&quot;"})


def circle(x: float, y: float, r: float, fill: str | None, *children: str, **attributes: object) -> str:
    """Draw a circle around a point."""
    return el("circle", *children, cx=x, cy=y, r=r, fill=fill, **attributes) if fill else ""


def ellipse(x: float, y: float, rx: float, ry: float, fill: str | None, *children: str, **attributes: object) -> str:
    """Draw an ellipse around a point."""
    return el("ellipse", *children, cx=x, cy=y, rx=rx, ry=ry, fill=fill, **attributes) if fill else ""


def rect(x: float, y: float, w: float, h: float, fill: str | None, *children: str, **attributes: object) -> str:
    """Draw a rectangle from its upper left corner."""
    return el("rect", *children, x=x, y=y, width=w, height=h, fill=fill, **attributes) if fill else ""


def shape(d: str, fill: str | None, *children: str, **attributes: object) -> str:
    """Draw a filled path."""
    return el("path", *children, d=d, fill=fill, **attributes) if fill else ""


def line(d: str, stroke: str | None, thickness: float, *children: str, **attributes: object) -> str:
    """Draw a path as a line with round ends."""
    if not stroke:
        return ""
    more = {"fill": "none", "stroke": stroke, "stroke_width": thickness, "stroke_linecap": "round", **attributes}
    return el("path", *children, d=d, **more)


def text(words: str, x: float, y: float, size: float, fill: str | None = WHITE, **attributes: object) -> str:
    """Write one line of text with its baseline at `y`."""
    if not words or not fill:
        return ""
    more = {"font_family": "Inter, Helvetica, Arial, sans-serif", "font_size": size, "fill": fill, **attributes}
    return el("text", x=x, y=y, **more).removesuffix("/>") + f">{escape(words)}</text>"


def animate(attribute: str, values: Sequence[object], seconds: float, **attributes: object) -> str:
    """Animate an attribute through `values` for ever; `begin` in seconds, `ease` for a soft start and stop."""
    return _animation("animate", {"attributeName": attribute}, values, seconds, attributes)


def move(kind: str, values: Sequence[object], seconds: float, **attributes: object) -> str:
    """Animate a transform for ever; `kind` is translate, rotate or scale."""
    what = {"attributeName": "transform", "type": kind}
    return _animation("animateTransform", what, values, seconds, attributes)


def _animation(
    name: str,
    what: dict[str, object] | dict[str, str],
    values: Sequence[object],
    seconds: float,
    more: dict[str, object],
) -> str:
    begin, ease = more.pop("begin", None), more.pop("ease", False)
    if ease:
        more = {"calcMode": "spline", "keySplines": ["0.4 0 0.6 1"] * (len(values) - 1), **more}
    timing = {"dur": f"{_text(float(seconds))}s", "begin": f"{_text(begin)}s" if begin else None}
    return el(name, **what, values=list(values), **timing, repeatCount="indefinite", **more)


def paint(id_: str, colours: Sequence[str]) -> str:
    """Fill with a gradient that `gradient` has defined, or plainly when there is only one colour."""
    return f"url(#{id_})" if len(colours) > 1 else colours[0]


def gradient(id_: str, *colours: str, across: bool = False, radial: bool = False, **attributes: object) -> str:
    """Define a gradient from top to bottom, left to right when `across`, outwards when `radial`.

    A colour of nine characters ends with its opacity; one colour alone needs no gradient.
    """
    if len(colours) == 1:
        return ""
    stops = [
        el(
            "stop",
            offset=index / (len(colours) - 1),
            stop_color=colour[:7],
            stop_opacity=int(colour[7:], 16) / 255 if colour[7:] else None,
        )
        for index, colour in enumerate(colours)
    ]
    if radial:
        return el("radialGradient", *stops, id=id_, **attributes)
    return el("linearGradient", *stops, id=id_, x2=int(across), y2=int(not across))


# The default region of a filter is a share of the shape's box, which a straight line does not have.
_REGION = {"filterUnits": "userSpaceOnUse", "x": "-100%", "y": "-100%", "width": "300%", "height": "300%"}


def blur(id_: str, radius: float) -> str:
    """Define a filter that blurs a shape, when there is a radius."""
    return el("filter", el("feGaussianBlur", stdDeviation=radius), id=id_, **_REGION) if radius else ""


def glow(id_: str, radius: float) -> str:
    """Define a filter that puts a blurred copy behind a shape, when there is a radius."""
    nodes = (el("feMergeNode", in_=source) for source in ("blur", "blur", "SourceGraphic"))
    blurred = el("feGaussianBlur", stdDeviation=radius, result="blur")
    return el("filter", blurred, el("feMerge", *nodes), id=id_, **_REGION) if radius else ""


_STRIDES = (0.7548776662, 0.5698402910, 0.6180339887)


def spread(index: int, axis: int = 0) -> float:
    """Give the index-th number of a sequence that fills 0 to 1 evenly without looking regular.

    Axes 0 and 1 together fill a square evenly; axis 2 is another such sequence.
    """
    return (0.5 + index * _STRIDES[axis]) % 1


def stars(count: int, width: float, height: float, size: float = 2.0, fill: str = WHITE) -> str:
    """Scatter stars over an area, in three groups that twinkle in turn."""
    places = [(round(spread(i) * width), round(spread(i, 1) * height)) for i in range(count)]
    groups = (
        el(
            "g",
            animate("opacity", [1, 0.25, 1], 3.0, begin=float(-group)),
            *(circle(x, y, size * (1.7, 1, 1.3)[group], fill) for x, y in places[group::3]),
        )
        for group in range(3)
    )
    return el("g", *groups) if count else ""
