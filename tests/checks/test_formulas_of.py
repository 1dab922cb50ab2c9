"""Of a document, the formulas that checks look at are those of the files that are reported on."""

from __future__ import annotations

from pathlib import Path

from proofcheck.checks.context import Context, Run
from proofcheck.checks.formulas import formulas_of
from proofcheck.document.document import readable
from proofcheck.latex.project import read_documents

ROOT = "\\documentclass{article}\\begin{document}\n$0=0$ \\input{one} \\input{two}\\end{document}\n"


def formulas(path: Path) -> list[str]:
    [document] = readable(read_documents([str(path)]))
    assert document.text is not None
    raw = document.text.raw
    return [
        raw[slice(*formula.region)] for formula in formulas_of(Context(document, Run((document,))))
    ]


def test_a_fragment_is_looked_at_alone(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name, text in (("main", ROOT), ("one", "$1=1$ and $1<2$\n"), ("two", "$2=2$")):
        (tmp_path / f"{name}.tex").write_text(text, encoding="utf-8")
    assert formulas(tmp_path / "main.tex") == ["0=0", "1=1", "1<2", "2=2"]
    assert formulas(tmp_path / "one.tex") == ["1=1", "1<2"]
    assert formulas(tmp_path / "two.tex") == ["2=2"]
