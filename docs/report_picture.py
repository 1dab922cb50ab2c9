"""Draws what a command prints as an SVG: ``python docs/report_picture.py OUT.svg COMMAND...``.

The picture in the README is made with it, from a real run.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 92


def main() -> None:
    target, *command = sys.argv[1:]
    environment = {**os.environ, "COLUMNS": str(WIDTH), "FORCE_COLOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ {' '.join(command)}", "bold"))
    console.print(Text.from_ansi(done.stdout))
    svg = console.export_svg(title="proofcheck", unique_id="proofcheck")
    # The reader's own monospaced font: a picture must not fetch anything.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    Path(target).write_text(svg.replace("Fira Code", "ui-monospace"), encoding="utf-8")


if __name__ == "__main__":
    main()
