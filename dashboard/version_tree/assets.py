"""The component's JavaScript and CSS as text, for Streamlit and for notebooks.

The files are plain scripts that share one scope; they are joined here, so there is no build step. vis-network is the
one inside the pyvis package.
"""

from functools import cache
from importlib.resources import files

_CORE = (
    "dom",
    "text",
    "colours",
    "thumbnails",
    "cards",
    "model",
    "camera",
    "pointer",
    "picture",
    "toolbar",
    "outline",
    "help",
    "tree",
)


@cache
def library() -> str:
    """Join vis-network and all of the component: a script that defines `VersionTree`."""
    vis = files("pyvis").joinpath("templates/lib/vis-9.1.2/vis-network.min.js").read_text("utf-8")
    # Handed its own `exports`, it leaves the page's globals and module loaders alone.
    wrapped = f"const vis = {{}};\n(function (exports, module, define) {{\n{vis}\n}})(vis, {{}});\n"
    return wrapped + "\n".join(_script(name) for name in _CORE)


def streamlit_library() -> str:
    """Give the module that brings the library and the thumbnails to the page."""
    return library() + _script("streamlit_library")


def streamlit_tree() -> str:
    """Give the module that Streamlit mounts."""
    return _script("streamlit_tree")


def notebook() -> str:
    """Give the module that a notebook mounts, library included."""
    return library() + _script("notebook")


def css() -> str:
    """Give the style sheet."""
    return files("dashboard.version_tree").joinpath("tree.css").read_text("utf-8")


def _script(name: str) -> str:
    return files("dashboard.version_tree").joinpath(f"js/{name}.js").read_text("utf-8")
