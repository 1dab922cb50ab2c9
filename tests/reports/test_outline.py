"""``outline``: text and JSON."""

from __future__ import annotations

import json
from dataclasses import replace

from rich.cells import cell_len

from proofcheck.document.document import Document, ProofKind, UnreadableDocument
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Source, Span
from proofcheck.reports.outline.as_json import write_outline_json
from proofcheck.reports.outline.outline import Outline
from proofcheck.reports.outline.text import write_outline
from proofcheck.rules import RULES
from tests.papers import paper
from tests.reports.writing import written


def text_of(*documents: Document | UnreadableDocument, steps: bool = True, width: int = 80) -> str:
    return written(write_outline, Outline(documents, steps), width)


def test_the_tree_of_a_small_paper() -> None:
    document = paper(("One.\n", "Two,\n three.\n"), ("Sketchy.\n",), title=r"\emph{Big}")
    first, second = document.proofs
    document = replace(document, proofs=(first, replace(second, kind=ProofKind.SKETCH)))
    assert text_of(document) == (
        "paper.tex: 2 statements, 2 proofs, 3 steps\n"
        '  1  Lemma 1 (lem:1) "Big"\n'
        "    2-6  proof (2 steps)\n"
        "      3  1. One.\n"
        "      4-5  2. Two, three.\n"
        '  7  Lemma 2 (lem:2) "Big"\n'
        "    8-10  proof (sketch, 1 step)\n"
        "      9  1. Sketchy.\n"
    )
    assert "One." not in text_of(document, steps=False)


def test_a_nested_proof_stands_where_its_step_is() -> None:
    document = paper(("One.\n", "\\begin{proof} Inner. \\end{proof}\n", "Three.\n"))
    (outer,) = document.proofs
    middle = outer.steps[1]
    inner_step = replace(
        outer.steps[0], span=Span("paper.tex", middle.span.start + 14, middle.span.start + 20)
    )
    inner = replace(
        outer, id="p2", parent="p1", statement=None, span=middle.span, steps=(inner_step,)
    )
    steps = (outer.steps[0], replace(middle, nested="p2"), outer.steps[2])
    document = replace(document, proofs=(replace(outer, steps=steps), inner))
    assert text_of(document).splitlines()[3:] == [
        "      3  1. One.",
        "      4  2. proof (1 step)",
        "        4  1. Inner.",
        "      5  3. Three.",
    ]


def test_nesting_deeper_than_the_stack_of_python() -> None:
    document = paper(("Step.\n",))
    (proof,) = document.proofs
    proofs = [
        replace(
            proof,
            id=f"p{depth}",
            parent=f"p{depth - 1}" if depth else None,
            statement=None,
            steps=(replace(proof.steps[0], nested=f"p{depth + 1}"),),
        )
        for depth in range(3000)
    ]
    text = text_of(replace(document, statements=(), proofs=tuple(proofs)), steps=False)
    assert len(text.splitlines()) == 3001


def test_a_proof_far_from_its_statement_says_whose_it_is() -> None:
    document = paper(("One.\n",))
    (proof,) = document.proofs
    other = Source("appendix.tex", document.sources["paper.tex"].text)
    moved = replace(
        proof,
        span=replace(proof.span, path="appendix.tex"),
        steps=tuple(replace(s, span=replace(s.span, path="appendix.tex")) for s in proof.steps),
    )
    sources = {**document.sources, "appendix.tex": other}
    text = text_of(replace(document, sources=sources, proofs=(moved,)))
    assert "appendix.tex (read by paper.tex): 0 statements, 1 proof, 1 step" in text
    assert "proof of Lemma 1 (lem:1), stated at paper.tex:1:1 (1 step)" in text


def test_problems_and_unreadable_files_are_in_the_tree() -> None:
    problem = Finding(RULES["PC002"], Severity.WARNING, "x.tex is missing", Span("paper.tex", 0, 1))
    lost = Finding(RULES["PC008"], Severity.WARNING, "refused\x1b", Span("b.zip", 0, 0))
    text = text_of(paper(problems=(problem, lost)), UnreadableDocument("f.pdf", "a PDF"))
    assert "  PC002 paper.tex:1:1: x.tex is missing\n" in text
    assert "  PC008 b.zip:1:1: refused\u241b\n" in text
    assert "f.pdf: 0 statements, 0 proofs, 0 steps\n  cannot be read: a PDF\n" in text


def test_steps_are_cut_to_the_width() -> None:
    document = paper(("word " * 100 + "\n", "證明" * 100 + "\n"))
    lines = text_of(document, width=40).splitlines()
    assert lines[3].endswith("...")
    assert max(map(cell_len, lines[1:])) <= 40


def test_json_links_statements_and_proofs() -> None:
    document = paper(("One.\n", "Two.\n"), title="T")
    value = json.loads(written(write_outline_json, Outline((document,))))
    assert value["schema"] == "proofcheck-outline/1"
    (file,) = value["files"]
    (statement,), (proof,) = file["statements"], file["proofs"]
    assert proof["statement"] == statement["id"] == "s1"
    assert (statement["kind"], statement["number"], statement["labels"]) == (
        "lemma",
        "1",
        ["lem:1"],
    )
    assert [step["text"] for step in proof["steps"]] == ["One.\n", "Two.\n"]
    value = json.loads(written(write_outline_json, Outline((document,), steps=False)))
    assert "steps" not in value["files"][0]["proofs"][0]
