"""Texts that an editor holds stand for files on disk, and open no way to what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.document.document import readable
from proofcheck.errors import UsageError
from proofcheck.latex.project import read_documents
from proofcheck.server.editor_session import overlay_of, shown_path

ROOT = "\\documentclass{article}\\begin{document}\n\\input{part}\n\\end{document}\n"


def texts(path: Path, held: dict[str, str]) -> dict[str, str]:
    documents = list(readable(read_documents([str(path)], overlay=overlay_of(held))))
    return {name: one.text for document in documents for name, one in document.sources.items()}


def test_a_file_that_only_the_editor_has_is_read(tmp_path: Path) -> None:
    root, part = tmp_path / "main.tex", tmp_path / "part.tex"
    with pytest.raises(UsageError):
        texts(root, {})
    held = {str(root): ROOT, str(part): "𝔸\x0c\ud800"}
    # A lone surrogate cannot stand in a file; what takes its place is as long.
    assert texts(root, held) == {root.as_posix(): ROOT, part.as_posix(): "𝔸\x0c?"}


def test_the_editors_text_comes_before_that_on_disk(tmp_path: Path) -> None:
    root, part = tmp_path / "main.tex", tmp_path / "part.tex"
    root.write_text(ROOT, encoding="utf-8")
    part.write_text("old", encoding="utf-8")
    assert texts(root, {str(part): "new"})[part.as_posix()] == "new"
    assert part.read_text(encoding="utf-8") == "old"


def test_what_lies_outside_the_project_is_not_read_from_the_editor_either(tmp_path: Path) -> None:
    inside = tmp_path / "paper"
    inside.mkdir()
    secret = tmp_path / "secret.tex"
    root = inside / "main.tex"
    root.write_text(ROOT.replace("part", "link"), encoding="utf-8")
    (inside / "link.tex").symlink_to(secret)
    held = {str(secret): "secret"}
    assert "secret" not in texts(root, held).values()
    root.write_text(ROOT.replace("part", "../secret"), encoding="utf-8")
    assert "secret" not in texts(root, held).values()


def test_a_path_is_shown_with_its_folder_resolved(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    path = tmp_path / "link" / "p.tex"
    held = {shown_path(str(path)): "text"}
    assert texts(path, held) == {(tmp_path / "real" / "p.tex").as_posix(): "text"}
