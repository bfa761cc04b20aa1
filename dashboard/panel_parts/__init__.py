"""What the panel is made of: pure modules that shape data, and the component that draws it."""

from typing import Any

Part = dict[str, Any]
"""What one section of the panel shows; `part` names the JavaScript that draws it."""
