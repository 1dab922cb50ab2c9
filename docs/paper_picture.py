"""Draws the first page of an annotated PDF: ``python docs/paper_picture.py OUT.png TEX``.

The picture in the README is made with it, from a real run; it needs TeX.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium

SCALE = 1.5  # pixels for a point
LEFT, TOP, RIGHT, BOTTOM = 0.15, 0.12, 0.86, 0.50  # the part of the page that is shown


def main() -> None:
    target, paper = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "paper.pdf"
        command = [sys.executable, "-m", "proofcheck", "--exit-zero", "-o", f"pdf={made}", paper]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        page = pdfium.PdfDocument(made)[0].render(scale=SCALE).to_pil()
    width, height = page.size
    part = page.crop(
        (int(LEFT * width), int(TOP * height), int(RIGHT * width), int(BOTTOM * height))
    )
    part.quantize(64).save(target, optimize=True)


if __name__ == "__main__":
    main()
