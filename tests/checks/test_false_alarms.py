"""What no check may speak of: numbers that are none, and other ways of writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.result import Result
from proofcheck.run import check
from proofcheck.settings.settings import Settings


def found(folder: Path, statement: str, proof: str) -> list[str]:
    """The codes of what is found in a proof of a statement."""
    path = folder / "paper.tex"
    path.write_text(
        "\\documentclass{article}\\newtheorem{theorem}{Theorem}\\begin{document}\n"
        f"\\begin{{theorem}} {statement}\\end{{theorem}}\n"
        f"\\begin{{proof}}\n{proof}\n\\end{{proof}}\\end{{document}}\n",
        encoding="utf-8",
    )
    *_, last = check([str(path)], Settings(use_model=False))
    assert isinstance(last, Result)
    return [item.finding.code for file in last.files for item in file.findings]


@pytest.mark.parametrize(
    ("statement", "proof"),
    [
        pytest.param(r"Let $K=GF(2)$.", r"We have $1+1=0$ and $(x+y)^2=x^2+y^2$.", id="gf2"),
        pytest.param(
            r"Let $K$ be the field with two elements.",
            r"We have $1+1=0$, $x+x=0$.",
            id="two elements",
        ),
        pytest.param(
            r"Let $a\in\mathbb{F}_{2^n}$.", r"Then $(a+b)^2=a^2+b^2$, $2a=0$.", id="F_{2^n}"
        ),
        pytest.param(
            r"Let $k$ be a field of characteristic two.", r"Then $(a+b)^2=a^2+b^2$.", id="char two"
        ),
        pytest.param(
            'Sei $K$ ein K\\"orper der Charakteristik $2$.',
            r"Es gilt $(a+b)^2=a^2+b^2$ und $1+1=0$.",
            id="Char de",
        ),
        pytest.param(
            r"Soit $K$ un corps de caract\'eristique $2$.", r"On a $(a+b)^2=a^2+b^2$.", id="char fr"
        ),
        pytest.param(
            r"Let $\operatorname{char} K=2$.", r"Then $(a+b)^2=a^2+b^2$ and $-1=1$.", id="char K=2"
        ),
        pytest.param(r"Let $x\in\mathbb{Z}/2$.", r"Then $x+x=0$ and $1+1=0$.", id="Z/2"),
        pytest.param(r"Let $x\in\mathbb{Z}/(3)$.", r"Then $2+2=1$.", id="Z/(3)"),
        pytest.param(r"In $\mathbf{Z}_5$.", r"Then $2\cdot 3=1$ and $4^2=1$.", id="Zbf"),
        pytest.param(
            r"So it is.", r"We have $3\cdot 4 = 2 \bmod 5$, $7=1 \pmod 3$, $10=3\mod 7$.", id="bmod"
        ),
        pytest.param(
            r"So it is.",
            r"$2^{10}\equiv 1024 = 1 \pmod{3}$ and $5\equiv 1\equiv 9$.",
            id="equiv chain",
        ),
        pytest.param(
            r"Addition of vectors is binary.", r"In binary, $1+1=10$ and $11+1=100$.", id="binary"
        ),
        pytest.param(r"Write numbers to base $16$.", r"So $9+1=A$, $10+F=1F$.", id="hex"),
        pytest.param(
            r"So it is.", r"We have $(101)_2=5$, $101_2+1_2=110_2$, $12_{3}=5$.", id="base2"
        ),
        pytest.param(r"So it is.", r"On the clock $9+5=2$.", id="clock"),
        pytest.param(
            r"In the tropical semiring, $a\oplus b=\min(a,b)$.",
            r"$2\oplus 3=2$, $2\odot 3=5$.",
            id="tropical",
        ),
        pytest.param(
            r"In the tropical semiring with $a+b=\max(a,b)$.",
            r"$2+3=3$ and $x+x=x$.",
            id="tropical2",
        ),
        pytest.param(
            r"Let $\omega$ be the first infinite ordinal.",
            r"$1+\omega=\omega$, $2\cdot\omega=\omega$, $\omega+1\ne\omega$.",
            id="ordinals",
        ),
        pytest.param(
            r"Let $\kappa=\aleph_0$.",
            r"$\kappa+\kappa=\kappa$ and $\kappa^2=\kappa$, $\aleph_0+1=\aleph_0$.",
            id="cardinals",
        ),
        pytest.param(
            r"Let $e^2=e$.", r"Then $(1-e)^2=1-e$ and $(1-2e)^2=1$, $e(1-e)=0$.", id="idempotent"
        ),
        pytest.param(r"Let $x$ with $x^3=0$.", r"Then $(1-x)(1+x+x^2)=1$.", id="nilpotent"),
        pytest.param(r"Let $s^2=1$.", r"Then $(1+s)^2=2(1+s)$, $(1+s)(1-s)=0$.", id="involution"),
        pytest.param(r"So it is.", r"$[x,y]=xy-yx$, $[h,e]=2e$, $(d+1)^2=d^2+2d+1$.", id="lie"),
        pytest.param(r"So it is.", r"$v\wedge v=0$, $(v+w)\wedge(v+w)=0$.", id="exterior"),
        pytest.param(r"Let $A,B$ be matrices.", r"$(A+B)^2=A^2+AB+BA+B^2$.", id="matrices"),
        pytest.param(
            r"Sei $E_n$ die Einheitsmatrix.",
            r"$(E_n+A)(E_n-A)=E_n-A^2$, $(2P-E)^2=E$ mit $P^2=P$.",
            id="matrixE",
        ),
        pytest.param(
            r"Let $\mathbf{1}$ be the identity and $J$ the all-ones matrix, $J^2=nJ$.",
            r"$(J-I)^2=nJ-2J+I=(n-2)J+I$.",
            id="matrix1",
        ),
        pytest.param(
            r"So it is.", r"$O(n)+O(n)=O(n)$, $n+o(n)=n(1+o(1))$, $f(x)=x+O(x^2)$.", id="asympt"
        ),
        pytest.param(
            r"So it is.",
            r"$\infty+1=\infty$, $2\cdot\infty=\infty$, $1/0=\infty$, $\infty-1=\infty$.",
            id="infty",
        ),
        pytest.param(
            r"So it is.", r"$K_3+K_2=K_5$, $C_4=2K_2+2K_2$, $P_2\times P_2=C_4$.", id="graphs"
        ),
        pytest.param(r"So it is.", r"$3_1\# 4_1=5_1$, $H^0=1$, $S^1\times S^1=T^2$.", id="knots"),
        pytest.param(
            r"So it is.", r"$A+A=2A$, $\{0,1\}+\{0,1\}=\{0,1,2\}$, $[0,1]+[0,1]=[0,2]$.", id="sets"
        ),
        pytest.param(
            r"So it is.", r"Set $x=x+1$. Let $n=n-1$. $i = i + 1$; $a:=a+1$.", id="programs"
        ),
        pytest.param(
            r"So it is.",
            r"$1+1=2$ as types, $\mathbf{1}+\mathbf{1}=\mathbf{2}$, $\mathbb{N}=1+\mathbb{N}$.",
            id="types",
        ),
        pytest.param(
            r"So it is.",
            r"$2\times 2=4$, $3\times 5$ matrix, $\mathbb R^2\times\mathbb R=\mathbb R^3$.",
            id="dims",
        ),
        pytest.param(
            r"So it is.", r"[1, p.\ 3--5], $1,2,\dots,n=10$, $1<2=1+1<3$, $2=1+1=4/2$.", id="page"
        ),
    ],
)
def test_nothing_is_found(tmp_path: Path, statement: str, proof: str) -> None:
    assert found(tmp_path, statement, proof) == []


@pytest.mark.parametrize(
    ("statement", "proof", "code"),
    [
        ("So it is.", "$1+1=0$ and $x+x=0$.", "PC201"),
        ("Let $x$ be real.", "$(n+1)^2=n^2+2n+2=n^2+2n+1$.", "PC202"),
        ("So it is.", "Let $x\\in[0,1$ be given.", "PC107"),
        ("So it is.", "Then $2\\cdot 3=7$.", "PC201"),
    ],
)
def test_the_same_is_found_where_nothing_excuses_it(
    tmp_path: Path, statement: str, proof: str, code: str
) -> None:
    assert code in found(tmp_path, statement, proof)
