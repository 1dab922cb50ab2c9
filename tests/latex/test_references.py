"""Labels, references, citations as data; external documents; bibliographies; dropped arguments."""

from __future__ import annotations

import time

import pytest

from proofcheck.document.document import Document
from proofcheck.document.mentions import Mention
from tests.latex.documents import read


def written(document: Document, mention: Mention) -> str:
    assert document.text is not None
    return document.text.raw[slice(*mention.region)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("\\cref{a, b,%\nc}", ["a", "b", "c"]),
        ("\\crefrange{a}{b} \\vpagerefrange[x]{c}{d}", ["a", "b", "c", "d"]),
        ("\\hyperref[a]{b} \\hyperref{c}", ["a"]),
        ("\\ref*{a} \\eqref {b} \\ref{{c}}", ["a", "b", "c"]),
        ("\\reflectbox{x} \\refstepcounter{x}", []),
        ("\\newcommand{\\r}[2][x]{\\ref{#1:#2}} \\r{a} \\r[y]{b}", ["x:a", "y:b"]),
        ("\\newcommand\\r[1]{\\ref{#1}} \\newcommand\\s[1]{\\r{s.#1}} \\s{a}", ["s.a"]),
        ("\\newcommand{\\main}{Theorem~\\ref{thm:main}} \\main", ["thm:main"]),
        ("\\newcommand{\\r}[1]{\\ref{p:#1}} \\r{}", []),
        ("\\NewDocumentCommand{\\uses}{m}{\\each{#1}{\\ref{##1}}} \\uses{a, b}", ["a", "b"]),
    ],
)
def test_references_are_read_as_tex_would(text: str, names: list[str]) -> None:
    assert [mention.name for mention in read(text).mentions.references] == names


def test_a_mention_knows_where_its_name_stands_and_what_is_printed_before_it() -> None:
    document = read("\\newcommand{\\tref}[1]{Theorem~\\ref{#1}} \\tref{ a } \\cref{b, c}")
    first, second, third = document.mentions.references
    assert (written(document, first), first.printed, first.command) == ("a", "Theorem~", "tref")
    assert [written(document, mention) for mention in (second, third)] == ["b", "c"]


def test_what_macros_make_is_marked() -> None:
    document = read("\\newcommand{\\p}{sec} \\label{\\p:a} \\label{\\thepage:b} \\ref{#1}")
    assert [(m.name, m.built) for m in document.mentions.labels] == [
        ("sec:a", False),
        ("\\thepage:b", True),
    ]
    assert document.mentions.references[0].built


def test_what_is_dropped_or_defined_mentions_nothing() -> None:
    document = read(
        "\\newcommand{\\note}[1]{} \\newcommand{\\second}[2]{#2}"
        "\\note{\\ref{a}} \\second{\\ref{b}}{\\ref{c}} \\newcommand{\\foo}{\\ref{d}}"
    )
    assert [mention.name for mention in document.mentions.references] == ["c"]
    assert document.text is not None
    assert [document.text.raw[slice(*region)] for region in document.dropped] == [
        "\\ref{a}",
        "\\ref{b}",
    ]


def test_external_documents_give_their_labels_or_a_reason() -> None:
    document = read(
        "\\newcommand{\\other}[1]{\\externaldocument[m-]{#1}}"
        "\\externaldocument[x-]{ext/two} \\externaldocument{lost} \\externaldocument{\\jobname}"
        "\\other{three}",
        {"ext/two.tex": "\\label{a}\\input{ext/four}", "ext/four.tex": "\\label{b}",
         "three.aux": "\\newlabel{c}{{1}{2}}"},
    )  # fmt: skip
    found = {external.file: external for external in document.externals}
    assert found["ext/two"].prefix == "x-"
    assert found["ext/two"].path == "ext/two.tex"
    assert found["ext/two"].labels == {"a", "b"}
    assert found["lost"].missing == "neither its source nor its .aux file is there"
    assert found["\\jobname"].missing == "its name is made by a macro"
    assert found["three"].labels == {"c"}


def test_bibliographies_are_read_from_where_they_are() -> None:
    document = read(
        "\\begin{filecontents}{own.bib}\n@book{Own, x=1}\n\\end{filecontents}\n"
        "\\bibliography{own,refs,lost} \\bibitem{Item}",
        {"refs.bib": "@string{a = {b}} @Article{Ref, x=1}"},
    )
    assert document.bibliography.keys == {"own", "ref", "item"}
    assert document.bibliography.unread == ("lost.bib",)
    assert not read("\\cite{a}").bibliography.named


@pytest.mark.parametrize(
    "text",
    [
        "\\ref{" * 20_000,
        "\\ref{a} " * 20_000,
        "\\cite[" * 5_000,
        "\\cites[a]" * 20_000,
        "\\label{a}" * 20_000,
        "\\bibitem[" * 5_000,
        "\\externaldocument[" * 5_000,
        "[label=" * 20_000,
        "\\newcommand{\\a}[1]{\\ref{#1}}" + "\\a{" * 20_000,
        "\\newcommand{\\a}[1]{}" + "\\a{" * 20_000,
        "".join(f"\\newcommand{{\\a{chr(97 + i)}}}[1]{{\\ref{{#1}}}}" for i in range(26)),
        "\\newcommand{\\a}[1]{\\a{\\ref{#1}}} \\a{b}",
        "\\bibliography{" * 20_000,
    ],
    ids=lambda text: text[:24],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < 10
