"""Projects: inputs, roots, bundles, encodings, standard input."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from proofcheck.document.document import Document, UnreadableDocument, readable
from proofcheck.errors import UsageError
from proofcheck.latex import flatten
from proofcheck.latex.decoding import decode
from proofcheck.latex.files import Tree
from proofcheck.latex.project import parse_now, read_documents
from tests.latex.documents import codes, read, step_texts

ROOT = "\\documentclass{article}\\newtheorem{lemma}{Lemma}\\begin{document}%s\\end{document}"
PROOF = "\\begin{lemma}A\\end{lemma}\\begin{proof}It is %s.\\end{proof}"


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def documents(path: Path) -> list[Document]:
    """What ``path`` stands for, all of it readable."""
    found = list(read_documents([str(path)]))
    assert len(found) == len(list(readable(found)))
    return list(readable(found))


def unread(path: Path) -> Document | UnreadableDocument:
    (document,) = read_documents([str(path)])
    return document


def names(found: list[Document]) -> list[str]:
    return [Path(document.path).name for document in found]


# -- inputs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (r"\input{a}", "a.tex"),
        (r"\input a ", "a.tex"),
        (r"\input{a.tex}", "a.tex"),
        (r"\input{a.b}", "a.b.tex"),
        (r"\input{./sub/a}", "sub/a.tex"),
        (r"\include{a}", "a.tex"),
        (r"\InputIfFileExists{a}{yes}{no}", "a.tex"),
        (r"\import{sub/}{a}", "sub/a.tex"),
        (r"\subimport*{sub}{a}", "sub/a.tex"),
        (r"\subfile{sub/a}", "sub/a.tex"),
        (r"\newcommand{\dir}{sub}\input{\dir/a}", "sub/a.tex"),
    ],
)
def test_every_way_to_input(command: str, file: str) -> None:
    document = read(ROOT % command, {file: PROOF % "so"})
    assert [proof.span.path for proof in document.proofs] == [file]
    assert codes(document) == []


def test_the_preamble_of_a_root_that_is_another_file() -> None:
    """Roots that set options and read one main file lost its preamble, and with it all macros."""
    main = (
        r"\documentclass{book}\newcommand{\half}{\frac12}\begin{document}\input{part}\end{document}"
    )
    part = r"\documentclass{standalone}\input{gone}\begin{document}"
    part += r"\begin{lemma} $\half > 0$ \end{lemma}\end{document}"
    document = read(r"\def\size{a4}\input{book}", {"book.tex": main, "part.tex": part})
    assert document.statements[0].normalised == r"\begin{lemma} $\frac12> 0$ \end{lemma}"
    assert document.text.body > 0
    assert codes(document) == []


def test_spans_are_exact_through_nested_inputs() -> None:
    document = read(
        ROOT % "Before. \\input{a} After.",
        {"a.tex": "é\r\n\\input{sub/b}\r\n", "sub/b.tex": "% é\n" + PROOF % "so"},
    )
    (proof,) = document.proofs
    source = document.sources["sub/b.tex"]
    assert source.slice(proof.span) == "\\begin{proof}It is so.\\end{proof}"
    assert source.slice(proof.steps[0].span) == "It is so."
    assert source.position(proof.span.start).line == 2


def test_a_proof_whose_text_is_in_another_file() -> None:
    document = read(
        ROOT % "\\begin{proof} One is.\n\\input{a}\nFour is. \\end{proof}",
        {"a.tex": "Two is. Three is."},
    )
    (proof,) = document.proofs
    assert step_texts(document) == ["One is.", "Two is.", "Three is.", "Four is."]
    assert [step.span.path for step in proof.steps] == ["main.tex", "a.tex", "a.tex", "main.tex"]
    for step in proof.steps:
        assert document.sources[step.span.path].slice(step.span) == step.text.strip()
    outer = document.sources["main.tex"].slice(proof.span)
    assert outer.startswith("\\begin{proof}")
    assert outer.endswith("\\end{proof}")


@pytest.mark.parametrize(
    ("text", "files", "code", "message"),
    [
        (r"\input{gone}", {}, "PC002", "gone is missing"),
        (r"\input{a}", {"a.tex": r"\input{b}", "b.tex": r"\input{a}"}, "PC003",
         "a.tex → b.tex → a.tex"),
        (r"\input{main}", {}, "PC003", "main.tex → main.tex"),
        (r"\input{../secret}", {}, "PC007", "outside"),
        (r"\input{/etc/passwd}", {}, "PC007", "outside"),
        (r"\includeonly{b}\include{a}", {"a.tex": "x"}, "PC012", "includeonly"),
        (r"\input{a}", {"a.tex": "\0binary"}, "PC007", "binary"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_said(
    text: str, files: dict[str, str], code: str, message: str
) -> None:
    document = read(ROOT % text, files)
    assert codes(document) == [code]
    assert message in document.problems[0].message


def test_a_root_in_a_folder_of_its_own_may_input_from_the_top(tmp_path: Path) -> None:
    write(
        tmp_path,
        {".git/x": "", "alone/main.tex": ROOT % r"\input{parts/a}", "parts/a.tex": PROOF % "so"},
    )
    (document,) = documents(tmp_path / "alone" / "main.tex")
    assert codes(document) == []
    assert len(document.proofs) == 1


@pytest.mark.parametrize(
    "text",
    [
        r"\newcommand\subfile[1]{x}",
        r"\input{figure.pdf_t}",
        r"\input{xy}",
        r"\input{#1}",
        r"\InputIfFileExists{a}{}{}",
    ],
)
def test_inputs_that_nobody_misses(text: str) -> None:
    assert codes(read(ROOT % text)) == []


def test_inputs_that_multiply_are_bounded() -> None:
    files = {f"f{n}.tex": f"\\input{{f{n + 1}}}" * 12 for n in range(12)}
    document = read(ROOT % r"\input{f0}", {**files, "f12.tex": "x"})
    assert "PC009" in codes(document)


def test_a_text_that_reached_the_limit_was_cut_off_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flatten, "MAX_CHARACTERS", 300)
    files = {"a.tex": "%" * 300 + "\n" + PROOF % "so", "b.tex": PROOF % "so"}
    document = read(ROOT % r"\input{a}", files)
    assert codes(document) == ["PC009"]
    assert document.problems[0].message == (
        "a.tex was not read: too many, too large or too deeply nested inputs"
    )
    assert codes(read(ROOT % r"\input{b}", files)) == []


def test_a_large_file_that_is_input_again_and_again_was_looked_through_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flatten, "MAX_CHARACTERS", 1_000)
    document = read(ROOT % (r"\input{a}" * 20), {"a.tex": "\\endinput\n" + "%" * 200})
    assert codes(document) == ["PC009"] * 17


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"secret.tex": PROOF % "secret", "paper/main.tex": ROOT % r"\input{link}"})
    (tmp_path / "paper" / "link.tex").symlink_to(tmp_path / "secret.tex")
    (document,) = documents(tmp_path / "paper" / "main.tex")
    assert codes(document) == ["PC007"]
    assert document.proofs == ()


# -- roots ----------------------------------------------------------------------------------------


def test_a_folder_stands_for_its_roots_and_for_what_no_root_reads(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.tex": ROOT % r"\input{chapter}",
            "chapter.tex": PROOF % "one",
            "preamble.tex": r"\documentclass{book}",
            "other.tex": r"\input{preamble}\begin{document}" + PROOF % "two" + r"\end{document}",
            "loose.tex": PROOF % "three",
            "notes.txt": "no",
        },
    )
    found = documents(tmp_path)
    assert names(found) == ["main.tex", "other.tex", "loose.tex"]
    assert [len(document.proofs) for document in found] == [1, 1, 1]


def test_a_file_that_only_seemed_to_be_read_is_read_on_its_own(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.tex": ROOT % "\\newcommand{\\skip}[1]{}\n\\iffalse\n\\input{hidden}\n\\fi",
            "hidden.tex": PROOF % "so",
        },
    )
    assert names(documents(tmp_path)) == ["main.tex", "hidden.tex"]


def test_subfiles_belong_to_their_main_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.tex": ROOT % r"\subfile{a}",
            "a.tex": r"\documentclass[main]{subfiles}\begin{document}"
            + PROOF % "so"
            + r"\end{document}junk",
        },
    )
    (document,) = documents(tmp_path)
    assert Path(document.path).name == "main.tex"
    assert len(document.proofs) == 1


@pytest.mark.parametrize("magic", ["% !TEX root = ../main.tex\n", ""])
def test_a_fragment_is_read_with_its_root_and_reported_alone(tmp_path: Path, magic: str) -> None:
    write(
        tmp_path,
        {
            "proofcheck.toml": "",
            "main.tex": ROOT % r"\newcommand{\so}{so indeed}\input{c/a}\input{c/b}",
            "c/a.tex": magic + PROOF % r"\so",
            "c/b.tex": PROOF % "not asked for",
        },
    )
    (document,) = documents(tmp_path / "c" / "a.tex")
    assert Path(document.path).name == "main.tex"
    assert document.only is not None
    assert [Path(path).name for path in document.only] == ["a.tex"]
    assert document.proofs[0].steps[0].normalised == "It is so indeed."


def test_packages_of_the_project_define_macros_and_environments() -> None:
    document = read(
        r"\documentclass{article}\usepackage{ours}\begin{document}"
        r"\begin{thmx}A\end{thmx}\begin{proof}\so.\end{proof}\end{document}",
        {"ours.sty": r"\newtheorem{thmx}{Theorem}\newcommand{\so}{It is so}"},
    )
    assert document.statements[0].kind == "theorem"
    assert document.proofs[0].steps[0].normalised == "It is so."


def test_shown_paths_are_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {".git/x": "", "a/main.tex": ROOT % (PROOF % "so"), "b/x": ""})
    monkeypatch.chdir(tmp_path)
    assert [d.path for d in read_documents(["a/main.tex"])] == ["a/main.tex"]
    monkeypatch.chdir(tmp_path / "b")
    assert [d.path for d in read_documents(["../a/main.tex"])] == ["../a/main.tex"]
    absolute = str(tmp_path / "a" / "main.tex")
    assert [d.path for d in read_documents([absolute])] == [absolute]


# -- bundles --------------------------------------------------------------------------------------


def tar(path: Path, members: dict[str, str], links: dict[str, str] | None = None) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type = tarfile.SYMTYPE
            info.linkname = target
            archive.addfile(info)
    return path


MEMBERS = {"main.tex": ROOT % r"\input{sec/a}", "sec/a.tex": PROOF % "so", "old.tex": ROOT % "x"}


@pytest.mark.parametrize(
    ("readme", "roots"),
    [
        ({}, ["main.tex", "old.tex"]),
        ({"00README.XXX": "main.tex toplevelfile\nold.tex ignore\n"}, ["main.tex"]),
        ({"00README.json": '{"sources": [{"filename": "main.tex", "usage": "toplevel"},'
          ' {"filename": "old.tex", "usage": "ignore"}]}'}, ["main.tex"]),
        ({"00README.yaml": "sources:\n  - usage: ignore\n    filename: old.tex\n"
          "  - usage: toplevel\n    filename: main.tex\n"}, ["main.tex"]),
    ],
)  # fmt: skip
def test_arxiv_bundles(tmp_path: Path, readme: dict[str, str], roots: list[str]) -> None:
    bundle = tar(tmp_path / "paper.tar.gz", {**MEMBERS, **readme})
    found = documents(bundle)
    assert names(found) == roots
    assert found[0].proofs[0].span.path == f"{bundle}/sec/a.tex"
    write(tmp_path / "folder", {**MEMBERS, **readme})
    assert names(documents(tmp_path / "folder")) == roots


def test_a_zip_and_a_single_gzipped_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for name, text in MEMBERS.items():
            archive.writestr(name, text)
    assert len(documents(tmp_path / "p.zip")[0].proofs) == 1
    (tmp_path / "2401.00001.gz").write_bytes(gzip.compress((ROOT % (PROOF % "so")).encode()))
    assert len(documents(tmp_path / "2401.00001.gz")[0].proofs) == 1


@pytest.mark.parametrize("name", ["../evil.tex", "/evil.tex", "a/../../evil.tex", "C:\\evil.tex"])
def test_members_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    (document, _) = documents(tar(tmp_path / "p.tar.gz", {**MEMBERS, name: "x"}))
    assert codes(document) == ["PC008"]
    assert "evil" in document.problems[0].message


def test_links_in_a_bundle_are_refused(tmp_path: Path) -> None:
    bundle = tar(tmp_path / "p.tar.gz", {"main.tex": ROOT % r"\input{l}"}, {"l.tex": "/etc/passwd"})
    (document,) = documents(bundle)
    assert codes(document) == ["PC008", "PC002"]


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("main.tex", ROOT % (PROOF % "so"))
        archive.writestr("big.tex", b" " * (65 << 20))
    (document,) = documents(tmp_path / "bomb.zip")
    assert codes(document) == ["PC008"]
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b" " * (65 << 20)))
    assert isinstance(unread(tmp_path / "bomb.gz"), UnreadableDocument)


def test_a_damaged_xz_archive_was_an_internal_error(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "p.tar.xz", "w:xz") as archive:
        member = tarfile.TarInfo("a.tex")
        member.size = 100_000
        archive.addfile(member, io.BytesIO(os.urandom(member.size)))
    whole = (tmp_path / "p.tar.xz").read_bytes()
    (tmp_path / "p.tar.xz").write_bytes(whole[:60_000] + b"damaged" + whole[60_007:])
    document = unread(tmp_path / "p.tar.xz")
    assert isinstance(document, UnreadableDocument)
    assert "damaged" in document.reason


def test_a_readme_of_blanks_took_quadratic_time(tmp_path: Path) -> None:
    begun = time.process_time()
    hostile = "\n" * 50_000 + "filename: " + "a" * 50_000 + " \nusage:" + " " * 50_000
    bundle = tar(
        tmp_path / "p.tar.gz", {**MEMBERS, "00README": hostile + "\nmain.tex toplevelfile"}
    )
    assert names(documents(bundle)) == ["main.tex"]
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.tar.gz", b"\x1f\x8bgarbage", "damaged"),
        ("a.zip", b"PK\x03\x04garbage", "damaged"),
        ("a.tar.gz", b"", "damaged"),
        ("a.gz", gzip.compress(b"%PDF-1.5", mtime=0), "PDF"),
        ("a.tex", b"%PDF-1.5", "binary"),
        ("a.tex", b"\0\1\2", "binary"),
    ],
)
def test_unreadable_inputs_say_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    document = unread(tmp_path / name)
    assert isinstance(document, UnreadableDocument)
    assert reason in document.reason


def test_an_empty_file_has_no_proofs(tmp_path: Path) -> None:
    write(tmp_path, {"a.tex": b""})
    (document,) = documents(tmp_path / "a.tex")
    assert codes(document) == ["PC013"]


@pytest.mark.parametrize("name", ["gone.tex", "empty"])
def test_missing_paths_are_usage_errors(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=name):
        documents(tmp_path / name)


# -- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ((ROOT % "Gödel").encode(), []),
        (b"\xef\xbb\xbf" + (ROOT % "Gödel").encode(), []),
        ((ROOT % "Gödel").encode("utf-16"), []),
        (("\\usepackage[latin1]{inputenc}" + ROOT % "Gödel").encode("latin-1"), []),
        ((ROOT % "Gödel").encode("latin-1"), ["PC006"]),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, problems: list[str]) -> None:
    write(tmp_path, {"a.tex": data})
    (document,) = documents(tmp_path / "a.tex")
    (source,) = document.sources.values()
    assert "Gödel" in source.text
    assert codes(document) == problems


@pytest.mark.parametrize(
    "codec",
    [
        "idna",
        "undefined",
        "utf_16",
        "punycode",
        "unicode_escape",
        "utf_7",
        "hz",
        "rot13",
        "zip",
        "é",
    ],
)
def test_a_declared_codec_ended_the_run_or_read_another_text(codec: str) -> None:
    text = f"% -*- coding: {codec} -*-\n" + ROOT % "\\u0041 +AGE- G\udcf6del"
    source = decode(text.encode("utf-8", "surrogateescape"), "a.tex")
    assert source.encoding == "latin-1?"
    assert source.text.endswith("\\u0041 +AGE- Gödel\\end{document}")


@pytest.mark.parametrize(
    "codec", ["koi8-r", "shift_jis", "iso-2022-jp", "cp1251", "gb18030", "johab"]
)
def test_a_declared_codec_with_ascii_in_it_is_used(codec: str) -> None:
    text = f"% -*- coding: {codec} -*-\n{ROOT % 'G'}"
    source = decode(text.encode() + b"\xff", "a.tex")
    assert (source.encoding, source.text[:-1].startswith(text)) == (codec, True)


def test_unreadable_permissions_are_said(tmp_path: Path) -> None:
    write(tmp_path, {"a.tex": "x"})
    (tmp_path / "a.tex").chmod(0)
    document = unread(tmp_path / "a.tex")
    # root may read everything
    assert isinstance(document, Document) == (os.geteuid() == 0)


def test_folders_that_cannot_be_entered_were_left_out_in_silence(
    tmp_path: Path, closed: Callable[[Path], None]
) -> None:
    write(tmp_path, {"main.tex": ROOT % "x", "sub/a.tex": PROOF % "so", ".old/b.tex": "x"})
    closed(tmp_path / "sub")
    closed(tmp_path / ".old")
    unread, main = read_documents([str(tmp_path)])
    why = "the folder cannot be entered: Permission denied"
    assert unread == UnreadableDocument(str(tmp_path / "sub"), why)
    assert isinstance(main, Document)
    assert list(read_documents([str(tmp_path / "sub")])) == [unread]


def test_a_path_that_may_not_be_looked_at_was_an_internal_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="File name too long"):
        list(read_documents([str(tmp_path / ("a" * 300 + ".tex"))]))
    (tmp_path / "loop.tex").symlink_to("loop.tex")
    with pytest.raises(UsageError, match="symbolic links"):
        list(read_documents([str(tmp_path / "loop.tex")]))


# -- parts that are given alone, and inputs through macros of the author's ------------------------


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.tex"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


_LEMMA = "\\begin{lemma}\\label{%s}A\\end{lemma}\\begin{proof}By \\ref{%s}.\\end{proof}"


def test_a_subfile_given_alone_is_read_with_the_root_that_it_names(tmp_path: Path) -> None:
    part = "\\documentclass[../main]{subfiles}\\begin{document}%s\\end{document}"
    _write(
        tmp_path,
        main="\\documentclass{book}\\begin{document}\\subfile{ch/a}\\subfile{ch/b}\\end{document}",
        ch__a=part % (_LEMMA % ("a", "b")),
        ch__b=part % (_LEMMA % ("b", "a")),
    )
    (document,) = read_documents([str(tmp_path / "ch" / "a.tex")])
    assert isinstance(document, Document)
    assert {label.name for label in document.mentions.labels} == {"a", "b"}
    assert document.only == frozenset({f"{tmp_path}/ch/a.tex"})


def test_a_fragment_outside_a_project_is_read_with_a_root_above_only_if_that_reads_it(
    tmp_path: Path,
) -> None:
    _write(
        tmp_path,
        main="\\documentclass{book}\\newcommand{\\chap}[1]{\\section{#1}\\input{ch/#1}}"
        "\\begin{document}\\chap{a}" + _LEMMA % ("m", "a") + "\\end{document}",
        ch__a=_LEMMA % ("a", "m"),
        ch__z=_LEMMA % ("z", "m"),
    )
    roots: list[str] = []

    def noted(tree: Tree, name: str) -> Document | UnreadableDocument:
        roots.append(name)
        return parse_now(tree, name)

    parts = [str(tmp_path / "ch" / name) for name in ("a.tex", "z.tex")]
    alone, read = read_documents(parts, parse=noted)
    assert sorted(roots) == ["main.tex", "z.tex"], "each is read once"
    assert isinstance(read, Document)
    assert isinstance(alone, Document)
    assert len(read.sources) == 2
    assert len(alone.sources) == 1


def test_a_standalone_part_is_one_statement_of_its_root(tmp_path: Path) -> None:
    _write(
        tmp_path,
        main="\\documentclass{article}\\begin{document}\\includestandalone{a}\\end{document}",
        a="\\documentclass{standalone}\\begin{document}" + _LEMMA % ("a", "a") + "\\end{document}",
    )
    for path in (tmp_path, tmp_path / "main.tex", tmp_path / "a.tex"):
        (document,) = read_documents([str(path)])
        assert isinstance(document, Document)
        assert [statement.labels for statement in document.statements] == [("a",)]


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ("\n\\begin{document}\nC\n\\end{document}", ["another document stands behind"]),
        ("\\documentclass{a}\\begin{document}C\\end{document}" * 2, ["2 others stand behind"]),
        ("\n% \\begin{document}\nMore words that TeX does not read.", []),
    ],
)
def test_a_file_with_several_documents_was_read_to_its_first_end(
    rest: str, says: list[str]
) -> None:
    first = "\\begin{document}\\begin{proof} So it is. \\end{proof}\\end{document}"
    text = first + rest
    document = read(text)
    assert len(document.proofs) == 1
    found = [one for one in document.problems if one.code == "PC012"]
    for one, said in zip(found, says, strict=True):
        assert said in one.message
        assert text[one.span.start : one.span.end] == "\\begin{document}"
        assert one.span.start > len(first)


def test_an_input_whose_name_a_macro_makes_is_said_to_be_left_out() -> None:
    document = read("\\documentclass{book}\\begin{document}\\input{\\unknown/a}\\end{document}")
    assert codes(document) == ["PC012"]


CHAPTER = r"\begin{theorem}\label{a}A\end{theorem}\begin{proof}So.\end{proof}"


@pytest.mark.parametrize(
    ("preamble", "body"),
    [
        (r"\newcommand{\chap}[2][x]{\input{parts/#2}}", r"\chap[y]{a}"),
        (r"\NewDocumentCommand{\chap}{O{} m}{\input{parts/#2.tex}}", r"\chap{a}"),
        (r"\def\chap#1{\input parts/#1 }", r"\chap{a}"),
        (r"\let\load\input", r"\load{parts/a}"),
        (r"\makeatletter\def\input@path{{other/}{parts/}}\makeatother", r"\input{a}"),
    ],
)
def test_inputs_through_macros_are_followed(preamble: str, body: str) -> None:
    text = f"\\documentclass{{amsart}}{preamble}\\begin{{document}}{body}\\end{{document}}"
    document = read(text, {"parts/a.tex": CHAPTER})
    assert [proof.body for proof in document.proofs] == ["So."]
    assert document.problems == ()
