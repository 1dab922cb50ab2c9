"""``-o pdf=FILE`` on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.fakes import DOUBTFUL

Call = Callable[..., tuple[int, str, str]]


def test_a_pdf_is_written_and_how_is_said(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proofcheck.tex.compile.shutil.which", lambda name: None)
    (folder / "a.tex").write_text(DOUBTFUL)
    _, out, err = call("a.tex", "-o", "pdf=a.out.pdf")
    assert "PC301" in out
    assert (folder / "a.out.pdf").read_bytes().startswith(b"%PDF-")
    assert "note: a.out.pdf: The findings are typeset by themselves" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "pdf"), "pdf"),
        (("-o", "pdf=-"), "pdf"),
        (("--pdf-source", "x.pdf"), "--pdf-source needs --output pdf=FILE"),
        (("-o", "pdf=a.pdf", "--pdf-source", "gone.pdf"), "there is no such file"),
    ],
)
def test_a_pdf_goes_to_a_file_and_nowhere_else(
    call: Call, folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    code, _, err = call("a.tex", *arguments)
    assert code == 2
    assert message in err


def test_what_is_not_installed_is_named(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "proofcheck.reports.check.pdf.annotated", None)
    (folder / "a.tex").write_text(DOUBTFUL)
    code, _, err = call("a.tex", "-o", "pdf=a.pdf")
    assert code == 2
    assert "pip install 'proofcheck-tex[pdf]'" in err
