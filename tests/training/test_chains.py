"""Generated chains: what they say is checked by the package's own computing checks."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.checks.registry import run_checks
from proofcheck.document.document import Document, readable
from proofcheck.document.finding import Finding
from proofcheck.latex.project import read_documents
from training.chains import KINDS, Chain, chains, draw
from training.chains.writer import Writer

#: Kinds in which every slip is an equation or a congruence that can be computed.
COMPUTED = ("squares", "telescope", "fractions")


def written(kind: str, seed: int, slip: int | None, carried: bool = False) -> Chain:
    writer = Writer(seed, slip, carried)
    KINDS[kind](writer)
    return writer.finish(kind)


def claims(kind: str, seed: int) -> int:
    writer = Writer(seed)
    KINDS[kind](writer)
    return writer.claims


def read(folder: Path, chains: list[Chain]) -> Document:
    proofs = "\n".join(
        f"\\begin{{theorem}}{chain.statement}\\end{{theorem}}\n\\begin{{proof}}\n"
        + "\n".join(chain.steps)
        + "\n\\end{proof}"
        for chain in chains
    )
    text = (
        "\\documentclass{article}\\usepackage{amsmath}\\newtheorem{theorem}{Theorem}\n"
        f"\\begin{{document}}\n{proofs}\n\\end{{document}}\n"
    )
    path = folder / "chains.tex"
    path.write_text(text, encoding="utf-8")
    (document,) = readable(read_documents([str(path)]))
    return document


def refuted(document: Document) -> set[tuple[int, int]]:
    """(proof, step) of what computation says is false."""
    found = set()
    for finding in next(run_checks((document,))):
        if isinstance(finding, Finding) and finding.code.startswith("PC2"):
            for number, proof in enumerate(document.proofs):
                for step in proof.steps:
                    if step.span.start <= finding.span.start < step.span.end:
                        found.add((number, step.index))
    return found


def test_nothing_is_refuted_in_right_chains_and_steps_are_what_the_reader_reads(
    tmp_path: Path,
) -> None:
    drawn = [written(kind, seed, None) for kind in KINDS for seed in range(3)]
    document = read(tmp_path, drawn)
    assert not refuted(document)
    assert [tuple(s.normalised for s in proof.steps) for proof in document.proofs] == [
        chain.steps for chain in drawn
    ]


@pytest.mark.parametrize("kind", COMPUTED)
def test_exactly_the_wrong_steps_are_refuted(kind: str, tmp_path: Path) -> None:
    slips = [(seed, slip) for seed in range(4) for slip in range(claims(kind, seed))]
    drawn = [written(kind, seed, slip) for seed, slip in slips]
    # In rows a wrong row makes the equality after it false as well.
    drawn = [chain for chain in drawn if not any("align" in step for step in chain.steps)]
    document = read(tmp_path, drawn)
    found = refuted(document)
    for number, chain in enumerate(drawn):
        (wrong,) = chain.wrong
        assert (number, wrong) in found, chain.steps[wrong]
        assert found & {(number, step) for step in range(wrong)} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_can_be_the_wrong_one(kind: str) -> None:
    for seed in range(5):
        right = written(kind, seed, None)
        assert right.wrong == frozenset()
        assert right.corrections == ()
        assert right.statement and len(right.steps) >= 2
        for slip in range(claims(kind, seed)):
            for carried in (False, True):
                chain = written(kind, seed, slip, carried)
                (wrong,) = chain.wrong
                ((index, correction),) = chain.corrections
                assert index == wrong
                assert correction != chain.steps[wrong]
                before = written(kind, seed, None, carried)
                assert chain.steps[:wrong] == before.steps[:wrong]


def test_a_slip_of_the_pen_leaves_the_other_steps_as_they_were() -> None:
    for kind in KINDS:
        for seed in range(3):
            right = written(kind, seed, None)
            for slip in range(claims(kind, seed)):
                chain = written(kind, seed, slip)
                (wrong,) = chain.wrong
                assert chain.steps[wrong + 1 :] == right.steps[wrong + 1 :], (kind, seed, slip)
                assert dict(chain.corrections)[wrong] == right.steps[wrong]


def test_a_carried_error_goes_on() -> None:
    chain = written("squares", 1, 1, carried=True)
    right = written("squares", 1, None, carried=True)
    assert chain.steps[-1] != right.steps[-1]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(sorted(KINDS)))
def test_braces_and_dollars_match(seed: int, kind: str) -> None:
    chain = draw(random.Random(seed), kind)
    for text in (chain.statement, *chain.steps):
        assert text.count("{") == text.count("}")
        assert text.count("$") % 2 == 0
        assert text.count("\\(") == text.count("\\)")
        assert text == " ".join(text.split())
        assert "+ -" not in text and "--" not in text


def test_the_same_seed_gives_the_same_chains() -> None:
    one, other = chains(random.Random(3)), chains(random.Random(3))
    drawn = [next(one) for _ in range(300)]
    assert drawn == [next(other) for _ in range(300)]
    assert {chain.kind for chain in drawn} == set(KINDS)
    assert 0.3 < sum(bool(chain.wrong) for chain in drawn) / len(drawn) < 0.5
