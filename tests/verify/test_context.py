from __future__ import annotations

from proofcheck.document.context import Contexts, ProofContext

from .builders import document, proof, span, statement


def test_statement_and_cited_results_in_order_each_once() -> None:
    first = statement("first", "First.")
    second = statement("second", "Second.")
    main = statement("main", "Main.", cites=["second", "first", "main"])
    it = proof("p", ["Step."], of=main, cites=["second", "nowhere", "second"])
    contexts = Contexts(document(it, statements=[first, second, main]))
    assert contexts.of(it) == ProofContext(("Second.", "First."), "Main.")


def test_proof_of_nothing_known() -> None:
    it = proof("p", ["Step."])
    assert Contexts(document(it)).of(it) == ProofContext((), "")


def test_nested_proof_sees_what_stands_before_it() -> None:
    main = statement("main", "Main.", where=span(0, 9))
    claim = statement("claim", "Claim.", where=span(20, 29))
    outer = proof(
        "outer",
        ["We begin. ", "Claim. ", ("Clear.", "inner"), "So we are done."],
        of=main,
        where=span(10, 99),
    )
    inner = proof("inner", ["Clear."], of=claim, parent="outer", cites=["main"])
    contexts = Contexts(document(outer, inner, statements=[main, claim]))
    assert contexts.of(inner) == ProofContext((), "Main.\nWe begin.\nClaim.")
    assert contexts.of(outer) == ProofContext((), "Main.")


def test_statement_outside_the_surrounding_proof_is_not_lost() -> None:
    main = statement("main", "Main.", where=span(0, 9))
    other = statement("other", "Other.", where=span(100, 110))
    outer = proof("outer", ["A. ", ("B.", "inner")], of=main, where=span(10, 99))
    inner = proof("inner", ["B."], of=other, parent="outer")
    contexts = Contexts(document(outer, inner, statements=[main, other]))
    assert contexts.of(inner) == ProofContext((), "Main.\nA.\nOther.")
