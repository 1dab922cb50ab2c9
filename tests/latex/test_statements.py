"""Finding statements and proofs, in every style in which they are written."""

from __future__ import annotations

import pytest

from proofcheck.document.document import ProofKind
from tests.latex.documents import codes, paper, read, step_texts


@pytest.mark.parametrize(
    "body",
    [
        r"\begin{verbatim}\begin{proof}x\end{proof}\end{verbatim}",
        "% \\begin{proof}x\\end{proof}\n",
        r"\iffalse\begin{proof}x\end{proof}\fi",
        r"\begin{comment}\begin{proof}x\end{proof}\end{comment}",
        r"\newcommand{\bp}{\begin{proof}}",
        r"\newenvironment{pf}{\begin{proof}}{\end{proof}}",
        "\\end{document}\\begin{proof}x\\end{proof}",
        r"The \textbf{proof} is in the pudding.",
        r"We say \emph{Proof.} in the middle of a line.",
        r"A proof-theoretic \textbf{Proof-theory} remark.",
        r"\begin{equation}a\end{equation}\begin{solution}x\end{solution}",
    ],
)
def test_no_proof_is_found(body: str) -> None:
    assert paper(body).proofs == ()


@pytest.mark.parametrize(
    ("preamble", "body"),
    [
        ("", r"\begin{proof}[Proof of it] So. \end{proof}"),
        ("", r"\begin {proof} So. \end {proof}"),
        (r"\newenvironment{pf}{\begin{proof}}{\end{proof}}", r"\begin{pf} So. \end{pf}"),
        (r"\newenvironment{bew}{\noindent\textbf{Beweis.}}{\qed}", r"\begin{bew} So. \end{bew}"),
        (r"\newenvironment{argue}[1][Proof]{\par{\it #1.} }{$\square$}",
         r"\begin{argue} So. \end{argue}"),
        (r"\newtheorem*{prf}{Proof}", r"\begin{prf} So. \end{prf}"),
        (r"\newcommand{\bp}{\begin{proof}}\newcommand{\ep}{\end{proof}}", r"\bp So. \ep"),
        (r"\newproof{pot}{Proof of Theorem}", r"\begin{pot} So. \end{pot}"),
        ("", r"\begin{IEEEproof} So. \end{IEEEproof}"),
        ("", r"\begin{claimproof} So. \end{claimproof}"),
        ("", "\n\n\\noindent{\\bf Proof.} So. \\qed\n"),
        ("", "\n\n\\textbf{Proof:} So. $\\square$\n\nText after."),
        ("", "\n\n\\emph{Proof of the lemma.} So.\\hfill$\\Box$\n\nAfter."),
        ("", "\n\n{\\it D\\'emonstration}\n\n\\textit{Preuve.} So. \\qed\n\nAfter."),
        ("", "\n\nProof. So. \\qed\n\nAfter."),
        ("", "\\demo{Proof} So. \\enddemo"),
        ("", "\\proof So. \\endproof"),
        (r"\def\pf{\noindent{\bf Proof.} }\def\eop{\hfill$\Box$}", "\n\n\\pf So. \\eop\n\nAfter."),
    ],
)  # fmt: skip
def test_every_style_of_proof(preamble: str, body: str) -> None:
    document = paper(r"\begin{lemma}A\end{lemma} " + body, preamble)
    assert len(document.proofs) == 1, document.proofs
    proof = document.proofs[0]
    assert "".join(step.text for step in proof.steps) == proof.body
    assert "So." in proof.body
    assert "After" not in proof.body
    assert proof.statement is not None
    assert proof.statement.kind == "lemma"


@pytest.mark.parametrize(
    ("preamble", "body", "kind"),
    [
        (r"\newtheorem{satz}{Satz}", r"\begin{satz}A\end{satz}", "theorem"),
        (r"\newtheorem*{x}{Th\'eor\`eme}", r"\begin{x}A\end{x}", "theorem"),
        (r"\newtheorem{x}{Théorème}", r"\begin{x}A\end{x}", "theorem"),
        (r"\newtheorem{kor}[theorem]{Korollar}", r"\begin{kor}A\end{kor}", "corollary"),
        (r"\declaretheorem[name=Behauptung,numberwithin=section]{beh}", r"\begin{beh}A\end{beh}",
         "claim"),
        (r"\declaretheorem{proposition,corollary}", r"\begin{corollary}A\end{corollary}",
         "corollary"),
        (r"\newkeytheorem{mythm}[name=Theorem]", r"\begin{mythm}A\end{mythm}", "theorem"),
        (r"\newtcbtheorem[number within=section]{mytheo}{My Theorem}{colback=green}{th}",
         r"\begin{mytheo}{T}{lab}A\end{mytheo}", "theorem"),
        (r"\newmdtheoremenv[a=b]{boxed}{Lemma}[section]", r"\begin{boxed}A\end{boxed}", "lemma"),
        (r"\spnewtheorem{thmm}{Theorem}[section]{\bfseries}{\itshape}", r"\begin{thmm}A\end{thmm}",
         "theorem"),
        (r"\newsiamthm{clm}{Claim}", r"\begin{clm}A\end{clm}", "claim"),
        (r"\newdefinition{rmk}{Remark}", r"\begin{rmk}A\end{rmk}", "remark"),
        (r"\newshadedtheorem{sth}{Theorem}", r"\begin{sth}A\end{sth}", "theorem"),
        (r"\newtheoremrep{thmr}{Theorem}", r"\begin{thmr}A\end{thmr}", "theorem"),
        ("", r"\begin{restatable}[note]{theorem}{main}A\end{restatable}", "theorem"),
        ("", r"\begin{property}A\end{property}", "property"),
        (r"\newenvironment{boxthm}{\begin{mdframed}\begin{theorem}}{\end{theorem}\end{mdframed}}",
         r"\begin{boxthm}A\end{boxthm}", "theorem"),
        (r"\newcommand{\bl}{\begin{lemma}}\newcommand{\el}{\end{lemma}}", r"\bl A \el", "lemma"),
        ("", "\\proclaim{Theorem 2} A. \\endproclaim", "theorem"),
        ("", "\n\n\\noindent\\textbf{Lemma 2.} A is so.\n\nText.", "lemma"),
    ],
)  # fmt: skip
def test_every_style_of_statement(preamble: str, body: str, kind: str) -> None:
    (statement,) = paper(body, preamble).statements
    assert statement.kind == kind
    assert "A" in statement.text


def test_a_tcolorbox_theorem_is_labelled_by_its_argument() -> None:
    (statement,) = paper(
        r"\begin{mytheo}{Title}{lab}A\end{mytheo}",
        r"\newtcbtheorem{mytheo}{Theorem}{}{th}",
    ).statements
    assert statement.labels == ("th:lab",)
    assert statement.title == "Title"


def test_the_heading_of_a_wrapped_theorem_was_its_parameter() -> None:
    (statement,) = paper(
        r"\begin{thmx}[Zorn] A \end{thmx}",
        r"\newenvironment{thmx}[1][]{\begin{theorem}[#1]\begin{leftbar}}{\end{leftbar}\end{theorem}}",
    ).statements
    assert (statement.heading, statement.title) == ("Theorem", "Zorn")


def test_numbers_are_counted_as_latex_counts_them() -> None:
    document = paper(
        r"\section{A}\begin{theorem}\label{a}1\end{theorem}\begin{lemma}2\end{lemma}"
        r"\section*{No}\section{B}\begin{lemma}3\end{lemma}\begin{theorem*}4\end{theorem*}"
        r"\setcounter{theorem}{8}\begin{theorem}5\end{theorem}"
        r"\appendix\section{C}\begin{lemma}6\end{lemma}",
        r"\newtheorem*{theorem*}{Theorem}",
    )
    assert [s.number for s in document.statements] == ["1.1", "1.2", "2.1", None, "2.9", "A.1"]


def test_the_aux_file_knows_better() -> None:
    document = read(
        r"\documentclass{amsart}\begin{document}\begin{lemma}\label{x}A\end{lemma}\end{document}",
        {"main.aux": r"\newlabel{x}{{7.3}{12}{}{lemma.7.3}{}}"},
    )
    assert document.statements[0].number == "7.3"


# -- linking --------------------------------------------------------------------------------------

_TWO = r"\section{A}\begin{theorem}\label{t}A\end{theorem}\begin{lemma}\label{l}B\end{lemma} text "


@pytest.mark.parametrize(
    ("proof", "label"),
    [
        (r"\begin{proof}So.\end{proof}", "l"),
        (r"\begin{proof}[Proof of Theorem \ref{t}]So.\end{proof}", "t"),
        (r"\begin{proof}[\hyperref[t]{Proof of the theorem}]So.\end{proof}", "t"),
        (r"\begin{proof}We now prove Theorem~\ref{t}. So.\end{proof}", "t"),
        (r"\begin{proof}By Theorem~\ref{t}, it is so.\end{proof}", "l"),
        (r"\begin{proof}In the proof of Theorem~\ref{t} we saw it.\end{proof}", "l"),
        (r"\begin{proof}[Proof of Theorem 1.1]So.\end{proof}", "t"),
        (r"\begin{proof}[Proof of the theorem]So.\end{proof}", "t"),
        (r"\begin{proof}Of $[0,1)$.\end{proof}", "l"),
        ("\\begin{proof}\n[0,1) is it.\n\n But (0,1] is not.\\end{proof}", "l"),
        ("\\begin{proof}\n  [Proof of Theorem \\ref{t}] So.\\end{proof}", "t"),
        ("\n\n\\textbf{Proof of Theorem \\ref{t}.} So. \\qed", "t"),
    ],
)
def test_what_a_proof_proves(proof: str, label: str) -> None:
    (found,) = paper(_TWO + proof).proofs
    assert found.statement is not None
    assert found.statement.labels == (label,)


def test_the_nearest_unproved_statement_is_proved() -> None:
    document = paper(_TWO + r"\begin{proof}B\end{proof}\begin{proof}A\end{proof}")
    assert [p.statement.labels for p in document.proofs if p.statement] == [("l",), ("t",)]


def test_an_alternative_proof_belongs_to_the_same_statement() -> None:
    document = paper(
        _TWO + r"\begin{proof}B\end{proof}\begin{proof}[Alternative proof]B\end{proof}"
    )
    assert [p.statement.labels for p in document.proofs if p.statement] == [("l",), ("l",)]


def test_definitions_and_distant_remarks_are_not_proved() -> None:
    document = paper(
        r"\begin{definition}D\end{definition}\begin{remark}R\end{remark} So we see it."
        r"\begin{proof}P\end{proof}"
    )
    assert document.proofs[0].statement is None


def test_a_nested_proof_proves_the_claim_before_it() -> None:
    document = paper(
        _TWO + r"\begin{proof}First. \begin{claim}C\end{claim}\begin{proof}Inner.\end{proof} Last."
        r"\end{proof}"
    )
    outer, inner = document.proofs
    assert inner.parent == outer.id
    assert inner.statement is not None
    assert inner.statement.kind == "claim"
    assert [(" ".join(s.text.split()), s.nested) for s in outer.steps] == [
        ("First.", None),
        (r"\begin{claim}C\end{claim}", None),
        (r"\begin{proof}Inner.\end{proof}", inner.id),
        ("Last.", None),
    ]
    assert outer.statement is not None
    assert outer.statement.labels == ("l",)


def test_a_restated_theorem_is_one_statement_and_is_proved_where_it_is_restated() -> None:
    document = paper(
        r"\begin{restatable}{theorem}{main}\label{m}A\end{restatable}"
        r"\begin{lemma}B\end{lemma}\begin{proof}b\end{proof}\begin{lemma}C\end{lemma}"
        r"\main* \begin{proof}a\end{proof}"
    )
    assert len(document.statements) == 3
    assert document.proofs[1].statement is not None
    assert document.proofs[1].statement.labels == ("m",)


@pytest.mark.parametrize(
    ("proof", "kind"),
    [
        (r"\begin{proof}Omitted.\end{proof}", ProofKind.OMITTED),
        (r"\begin{proof}\leanok\end{proof}", ProofKind.OMITTED),
        (r"\begin{proof} % nothing" + "\n" + r"\end{proof}", ProofKind.OMITTED),
        (r"\begin{proof}Left to the reader.\end{proof}", ProofKind.OMITTED),
        (r"\begin{proof}See \cite[Lemma 3]{X}.\end{proof}", ProofKind.OMITTED),
        (r"\begin{proof}[Sketch of proof]So it goes.\end{proof}", ProofKind.SKETCH),
        (r"\begin{proof}(Sketch) So it goes.\end{proof}", ProofKind.SKETCH),
        (
            r"\begin{proof}We omit the index. Then $a = b$. So it follows.\end{proof}",
            ProofKind.FULL,
        ),
        (r"\begin{proof}Clear.\end{proof}", ProofKind.FULL),
    ],
)
def test_kinds_of_proofs(proof: str, kind: ProofKind) -> None:
    assert paper(proof).proofs[0].kind is kind


# -- unbalanced input -----------------------------------------------------------------------------


def test_an_unclosed_proof_ends_before_the_next_statement() -> None:
    document = paper(
        r"\begin{proof} One. \begin{theorem}T\end{theorem}\begin{proof} Two. \end{proof}"
    )
    assert codes(document) == ["PC004"]
    assert [step_texts(document, i) for i in range(2)] == [["One."], ["Two."]]
    assert all(proof.parent is None for proof in document.proofs)


def test_a_stray_end_is_said() -> None:
    document = paper(r"\begin{proof} One. \end{proof} \end{proof} \begin{proof} Two. \end{proof}")
    assert codes(document) == ["PC004"]
    assert len(document.proofs) == 2


def test_crossed_environments_lose_nothing() -> None:
    document = paper(r"\begin{theorem} A. \begin{proof} B. \end{theorem} C. \end{proof}")
    assert set(codes(document)) == {"PC004"}
    assert len(document.proofs) == 1


def test_citations_through_macros_of_the_author_count_and_those_of_equations_do_not() -> None:
    preamble = r"\newcommand{\lemref}[1]{Lemma~\ref{lem:#1}}"
    (proof,) = paper(
        preamble
        + _TWO
        + r"\begin{proof}By \lemref{a}, \eqref{e}, \ref{t} and \lemref{a}.\end{proof}"
    ).proofs
    assert proof.cites == ("lem:a", "t")
