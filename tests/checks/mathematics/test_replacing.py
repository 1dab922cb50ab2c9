"""The edit that mends an equation: only where the side stands in the source as it was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.checks.registry import run_checks
from proofcheck.document.document import readable
from proofcheck.document.finding import Finding, Replacement
from proofcheck.latex.files import NO_OVERLAY
from proofcheck.latex.project import read_documents

HEAD = "\\documentclass{article}\\newcommand{\\ab}{ab}\n\\begin{document}\n"


def mended(tmp_path: Path, formula: str) -> tuple[Finding, str | None]:
    """The one PC202, and the formula with its replacement made."""
    path = tmp_path / "p.tex"
    path.write_text(f"{HEAD}{formula}\n\\end{{document}}\n", encoding="utf-8")
    [document] = readable(read_documents([str(path)], overlay=NO_OVERLAY))
    [found] = [
        one
        for one in next(run_checks([document]))
        if isinstance(one, Finding) and one.code == "PC202"
    ]
    edit = found.replacement
    if edit is None:
        return found, None
    assert isinstance(edit, Replacement)
    text = document.sources[edit.span.path].text
    new = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return found, new.removeprefix(HEAD).removesuffix("\n\\end{document}\n")


@pytest.mark.parametrize(
    "formula",
    [
        "$(a+b)^2 = a^2 + 3\\ab + b^2$",
        "$(a+b)^2 = a^2 + % twice\n3ab + b^2$",
        "\\begin{align*}(a+b)^2 &= a^2 \\\\ &\\quad + 3ab + b^2\\end{align*}",
    ],
)
def test_what_is_written_otherwise_is_left_to_its_author(tmp_path: Path, formula: str) -> None:
    found, text = mended(tmp_path, formula)
    assert found.suggestion is not None
    assert text is None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("$(a+b)^2 = a^2 + 3ab + b^2$", "$(a+b)^2 = a^2 + 2ab + b^2$"),
        ("\\[ a^2 + 3ab + b^2 = (a+b)^2. \\]", "\\[ a^2 + 2ab + b^2 = (a+b)^2. \\]"),
        (
            "\\begin{align*}\n(a+b)^2\n  &= a^2 + 3ab + b^2 \\\\\n  &> 0\n\\end{align*}",
            "\\begin{align*}\n(a+b)^2\n  &= a^2 + 2ab + b^2 \\\\\n  &> 0\n\\end{align*}",
        ),
    ],
)
def test_the_side_is_replaced_and_nothing_else(tmp_path: Path, formula: str, expected: str) -> None:
    assert mended(tmp_path, formula)[1] == expected
