"""Which papers a folder holds, and that each is read as ``check`` reads it alone."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from proofcheck.document.document import Document, UnreadableDocument
from proofcheck.errors import UsageError
from proofcheck.latex.collection import Paper, find_papers, passed_over_text, read_paper

ROOT = "\\documentclass{{article}}\\begin{{document}}{}\\end{{document}}"


def write(folder: Path, **texts: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.tex").write_text(text)


def bundle(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("main.tex")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text.encode()))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_documents_that_share_nothing_are_papers_of_their_own(here: Path) -> None:
    write(here / "all", a=ROOT.format("A"), b=ROOT.format("\\input{part}"), part="B", c="C")
    assert list(find_papers(["all"])) == [
        Paper("all/a.tex", "all", ("a.tex",)),
        Paper("all/b.tex", "all", ("b.tex", "part.tex")),
        Paper("all/c.tex", "all", ("c.tex",)),
    ]


def test_documents_that_share_a_file_or_labels_are_one_paper(here: Path) -> None:
    write(here / "all", a=ROOT.format("\\input{part}"), b=ROOT.format("\\input{part}"), part="B")
    write(here / "all", c="\\externaldocument{b}" + ROOT.format("\\ref{x}"))
    (paper,) = find_papers(["all"])
    assert [document.path for document in read_paper(paper)] == [
        f"all/{name}.tex" for name in "abc"
    ]


def test_folders_bundles_and_lists(here: Path) -> None:
    write(here / "all" / "2401.00001", main=ROOT.format("\\input{one/part}"))
    write(here / "all" / "2401.00001" / "one", part="B")
    bundle(here / "all" / "2401.00002.tar.gz", ROOT.format("A"))
    (here / "all" / "2401.00003v2").write_bytes(gzip.compress(ROOT.format("A").encode()))
    (here / "all" / "2401.00004.pdf").write_bytes(b"%PDF")
    found = ["all/2401.00001/main.tex", "all/2401.00002.tar.gz", "all/2401.00003v2"]
    papers = list(find_papers(["all"]))
    assert [paper.path for paper in papers] == found
    for paper in papers:
        (document,) = read_paper(paper)
        assert isinstance(document, Document)
    (here / "list.txt").write_text("all/2401.00002.tar.gz\n\nall\n")
    assert [one.path for one in find_papers(["list.txt"])] == [found[1], found[0], found[2]]


def test_an_archive_of_bundles_as_arxiv_hands_out_months(here: Path) -> None:
    bundle(here / "one.gz", ROOT.format("A"))
    (here / "two.gz").write_bytes(gzip.compress(ROOT.format("B").encode()))
    (here / "three.gz").write_bytes(b"neither")
    (here / "four.pdf").write_bytes(b"%PDF")
    with tarfile.open(here / "src_2401.tar", "w") as archive:
        for name in ("one.gz", "two.gz", "three.gz", "four.pdf"):
            archive.add(here / name, f"2401/{name}")
    papers = list(find_papers(["src_2401.tar"]))
    top = "src_2401.tar/2401"
    assert [paper.path for paper in papers] == [
        f"{top}/one.gz",
        f"{top}/two.gz",
        f"{top}/three.gz",
        f"{top}/four.pdf",
    ]
    read = [next(read_paper(paper)) for paper in papers]
    assert [one.path for one in read] == [
        f"{top}/one.gz/main.tex",
        f"{top}/two.gz/two.tex",
        f"{top}/three.gz",
        f"{top}/four.pdf",
    ]
    reasons = [one.reason for one in read if isinstance(one, UnreadableDocument)]
    assert reasons == [
        "the archive is damaged (Not a gzipped file (b'ne'))",
        "it is a PDF and no LaTeX source",
    ]


def test_papers_whose_names_begin_with_a_dot_were_passed_over_without_a_word(here: Path) -> None:
    write(here / "all", a=ROOT.format("A"), **{".b": ROOT.format("B")})
    write(here / "all" / ".old", c=ROOT.format("C"), **{".d": "D"})
    write(here / "all" / ".git", e=ROOT.format("E"))
    bundle(here / "all" / ".f.tar.gz", ROOT.format("F"))
    (here / "all" / ".notes").write_text("no LaTeX")
    assert [paper.path for paper in find_papers(["all"])] == ["all/a.tex"]
    assert passed_over_text(["all"]) == (
        "4 files were passed over, as a name with a dot in front is taken for hidden: "
        "all/.b.tex, all/.f.tar.gz, all/.old/.d.tex, …"
    )
    assert passed_over_text(["all/.git", "all/a.tex", "-"]) is None
    assert [paper.path for paper in find_papers(["all/.b.tex"])] == ["all/.b.tex"]


def test_links_to_folders_made_papers_without_end(here: Path) -> None:
    write(here / "all" / "a", main=ROOT.format("A"))
    write(here / "elsewhere", b=ROOT.format("B"))
    for name, target in (("up", ".."), ("again", "."), ("out", "../elsewhere")):
        (here / "all" / name).symlink_to(target)
    assert [paper.path for paper in find_papers(["all"])] == ["all/a/main.tex"]
    assert passed_over_text(["all"]) == (
        "2 links to folders elsewhere not followed: all/out, all/up"
    )
    assert [paper.path for paper in find_papers(["all/out"])] == ["elsewhere/b.tex"]


def test_folders_that_cannot_be_entered_were_left_out_in_silence(
    here: Path, closed: Callable[[Path], None]
) -> None:
    write(here / "all" / "a", main=ROOT.format("A"))
    write(here / "all" / "a" / "part", b="B")
    write(here / "all" / "c", main=ROOT.format("C"))
    closed(here / "all" / "a" / "part")
    closed(here / "all" / "c")
    papers = list(find_papers(["all"]))
    assert [paper.path for paper in papers] == ["all/a/part", "all/a/main.tex", "all/c"]
    read = [next(read_paper(paper)) for paper in papers]
    why = "the folder cannot be entered: Permission denied"
    assert read[0] == UnreadableDocument("all/a/part", why)
    assert isinstance(read[1], Document)
    assert read[2] == UnreadableDocument("all/c", why)


def test_a_path_that_leads_to_nothing(here: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.tex: no such file or folder"):
        list(find_papers(["gone.tex"]))
