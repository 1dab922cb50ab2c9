"""Every file under samples/ is a test: it parses, its steps partition, its outline prints."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from proofcheck.checks.registry import run_checks
from proofcheck.document.document import Document, readable
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Category
from proofcheck.latex.project import read_documents
from proofcheck.reports.outline.outline import Outline
from proofcheck.reports.outline.text import write_outline
from proofcheck.rules import RULES
from tests.reports.writing import written

ROOT = Path(__file__).parents[1] / "samples"
FILES = sorted(path for path in ROOT.rglob("*") if path.suffix in (".tex", ".ltx", ".latex"))


@cache
def read(path: Path) -> tuple[Document, ...]:
    return tuple(readable(read_documents([str(path)])))


def test_there_are_samples() -> None:
    assert len(FILES) >= 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_sample_is_understood(path: Path) -> None:
    documents = read(path)
    assert documents
    for document in documents:
        assert document.problems == ()
        for proof in document.proofs:
            assert "".join(step.text for step in proof.steps) == proof.body
            assert [step.index for step in proof.steps] == list(range(len(proof.steps)))
            for step in proof.steps:
                words = document.sources[step.span.path].slice(step.span)
                assert words
                assert words in step.text
        spans = [statement.span for statement in document.statements]
        spans += [proof.span for proof in document.proofs]
        for span in spans:
            assert 0 <= span.start < span.end <= len(document.sources[span.path].text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_outline_of_a_sample_prints(path: Path) -> None:
    text = written(write_outline, Outline(read(path)), 80)
    assert text.startswith(str(path.parent))


def test_every_proof_of_the_samples_proves_a_statement() -> None:
    flawed = "/PC109/"  # where the flaw is that a proof has no statement
    proofs = [
        proof for document in read(ROOT) if flawed not in document.path for proof in document.proofs
    ]
    assert len(proofs) >= 17
    assert [proof.span for proof in proofs if proof.statement is None] == []


FLAWED = [path for path in FILES if path.parent.parent.name == "flawed"]


@pytest.mark.parametrize("path", FLAWED, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_flawed_sample_draws_its_finding_and_no_other(path: Path) -> None:
    documents = read(path)
    found = [
        finding.code
        for remarks in run_checks(documents)
        for finding in remarks
        if isinstance(finding, Finding)
    ]
    assert set(found) == {path.parent.name}


def test_each_rule_on_structure_has_a_flawed_sample() -> None:
    codes = {code for code, rule in RULES.items() if rule.category is Category.STRUCTURE}
    assert codes <= {path.parent.name for path in FLAWED}


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path not in FLAWED],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_the_other_samples_have_no_flaw_in_their_structure(path: Path) -> None:
    documents = read(path)
    remarks = [remark for of_document in run_checks(documents) for remark in of_document]
    found = [one for one in remarks if isinstance(one, Finding)]
    assert [one for one in found if one.rule.category is Category.STRUCTURE] == []
