"""Draws the page of a run as PNG: ``python -m docs.page_picture OUT.png PATH...``.

The picture of the page in the README is made with it, from a real run:
``python -m docs.page_picture docs/page.png samples/flawed/PC202``.
It needs Chromium.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.reports.html.browser import browser

WIDTH, HEIGHT = 920, 1320  # pixels


def main() -> None:
    target, *paths = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        command = [sys.executable, "-m", "proofcheck", "--exit-zero", "-q", "--top", "2"]
        command += ["-o", f"html={page}", "--format", "concise", *paths]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with browser(Path(folder) / "profile") as chromium:
            chromium.open(page)
            chromium.picture(Path(target), WIDTH, HEIGHT)


if __name__ == "__main__":
    main()
