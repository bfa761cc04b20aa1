"""Make the README's picture anew: `uv run python tests/browser/screenshot.py`.

Starts the demo on a free port with a data folder of its own, opens a tree in Chromium and saves what it shows.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from dashboard.demo.telling import version_id

PICTURE = Path(__file__).parents[2] / "dashboard" / "screenshot.png"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        demo = subprocess.Popen(
            [sys.executable, "-m", "dashboard.cli", "demo", "--port", "0"],
            env={**os.environ, "GENERATION_GRAPH_DATA_DIR": home},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert demo.stdout
            address = next(found[0] for line in demo.stdout if (found := re.search(r"http://\S+", line)))
            photograph(address)
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(30)


def photograph(address: str) -> None:
    """Choose a version in the tree of the bouncing logo and save the page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 860}, color_scheme="dark")
        page.goto(f"{address}/tree?id={version_id('bounce', 'V1')}&v={version_id('bounce', 'V5h')}&tab=changes")
        page.get_by_role("tree").first.wait_for(state="attached", timeout=60_000)
        # The picture has come to rest when its thumbnails are drawn.
        page.wait_for_timeout(8_000)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
