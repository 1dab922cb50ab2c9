"""PC1xx: structure that does not hold."""

from __future__ import annotations

from proofcheck.document.finding import Severity
from proofcheck.document.rule import Rule

_ON_THE_LINE = "write `% proofcheck: ignore[{}]` on the line."
_TEXTS = "19,111 proofs of twenty published texts"

STRUCTURE = (
    Rule(
        code="PC101",
        title="a reference to a label that is set nowhere",
        severity=Severity.WARNING,
        why="TeX prints ?? there, and the reader cannot look up what the argument rests on. Where "
        "a file or an external document could not be read, nothing is reported but PC115.",
        example_bad="By Lemma~\\ref{lem:boundd} the sequence converges.",
        example_good="By Lemma~\\ref{lem:bounded} the sequence converges.",
        silence="Mend the reference, or " + _ON_THE_LINE.format("PC101"),
        false_alarms=f"Measured on {_TEXTS}: 111 reports; of 40 looked at, all were right.",
    ),
    Rule(
        code="PC102",
        title="a citation that no bibliography has",
        severity=Severity.WARNING,
        why="TeX prints ? there. Bibliographies in the text, in .bib files and in the .bbl file "
        "are read; where one is missing, nothing is reported but PC115.",
        example_bad="See \\cite{Euler1748}. \\begin{thebibliography}{9} \\bibitem{Euler1749} … "
        "\\end{thebibliography}",
        example_good="See \\cite{Euler1748}. \\begin{thebibliography}{9} \\bibitem{Euler1748} … "
        "\\end{thebibliography}",
        silence="Add the entry, or " + _ON_THE_LINE.format("PC102"),
        false_alarms=f"Measured on {_TEXTS}: 6 reports, all right.",
    ),
    Rule(
        code="PC103",
        title="a label that is set twice",
        severity=Severity.WARNING,
        why="All references go to the last place, whichever was meant.",
        example_bad="\\begin{equation}\\label{a} 1 = 1 \\end{equation} "
        "\\begin{equation}\\label{a} 2 = 2 \\end{equation}",
        example_good="\\begin{equation}\\label{a} 1 = 1 \\end{equation} "
        "\\begin{equation}\\label{b} 2 = 2 \\end{equation}",
        silence="Rename one of the two, or " + _ON_THE_LINE.format("PC103"),
        false_alarms=f"Measured on {_TEXTS}: 5 reports, all right. The two branches of a "
        "conditional are recognised only by their \\else.",
    ),
    Rule(
        code="PC104",
        title="a proof relies on what it proves, through what it cites",
        severity=Severity.WARNING,
        why="Followed from proof to proof, the citations lead back to the statement: none of the "
        "statements in the circle is proved. Only citations that use a statement as a whole count.",
        example_bad="\\begin{lemma}\\label{a} … \\end{lemma} \\begin{proof} By Lemma~\\ref{b}. "
        "\\end{proof} \\begin{lemma}\\label{b} … \\end{lemma} \\begin{proof} By Lemma~\\ref{a}. "
        "\\end{proof}",
        example_good="\\begin{lemma}\\label{a} … \\end{lemma} \\begin{proof} By definition. "
        "\\end{proof} \\begin{lemma}\\label{b} … \\end{lemma} \\begin{proof} By Lemma~\\ref{a}. "
        "\\end{proof}",
        silence="Prove one of them without the others, or " + _ON_THE_LINE.format("PC104"),
        false_alarms=f"Measured on {_TEXTS}: no report. An induction over several statements may "
        "look like a circle where the proof does not say that it is one.",
        best_grade=0.0,
    ),
    Rule(
        code="PC105",
        title="a proof cites a statement whose words rest on what is proved",
        severity=Severity.NOTE,
        why="The proof cites a statement, and that statement cites, in its own words, the one "
        "that is proved, perhaps through others. It may only name its setting there.",
        example_bad="\\begin{lemma}\\label{a} … \\end{lemma} \\begin{proof} By Lemma~\\ref{b}. "
        "\\end{proof} \\begin{lemma}\\label{b} The limit in Lemma~\\ref{a} is $0$. \\end{lemma}",
        example_good="\\begin{lemma}\\label{a} … \\end{lemma} \\begin{proof} By definition. "
        "\\end{proof} \\begin{lemma}\\label{b} The limit in Lemma~\\ref{a} is $0$. \\end{lemma}",
        silence="Reorder the two, or " + _ON_THE_LINE.format("PC105"),
        false_alarms=f"Measured on {_TEXTS}: no report.",
    ),
    Rule(
        code="PC106",
        title="an unfinished place",
        severity=Severity.WARNING,
        why="A mark such as TODO, FIXME, ??? or [details missing] stands in a proof, or a \\todo "
        "that is printed anywhere: the author meant to come back.",
        example_bad="\\begin{proof} TODO: the case $n = 2$. \\end{proof}",
        example_good="\\begin{proof} The case $n = 2$ is Lemma~\\ref{lem:two}. \\end{proof}",
        silence="Finish it, or " + _ON_THE_LINE.format("PC106"),
        false_alarms=f"Measured on {_TEXTS}: 50 reports; of 23 looked at, all were right.",
        best_grade=0.5,
    ),
    Rule(
        code="PC107",
        title="a bracket without its partner in a formula",
        severity=Severity.WARNING,
        why="A bracket is opened and not closed, or closed and not opened, neither in its formula "
        "nor in its paragraph: what the formula says is not certain.",
        example_bad="$f(g(x) = x$",
        example_good="$f(g(x)) = x$",
        silence="Add the bracket, or " + _ON_THE_LINE.format("PC107"),
        false_alarms=f"Measured on {_TEXTS}: 196 reports (10 per 1,000 proofs); of 90 looked at, "
        "87 were right.",
    ),
    Rule(
        code="PC108",
        title="an empty proof",
        severity=Severity.WARNING,
        why="The proof holds no word and no formula. If it is left out on purpose, it should say "
        "so; in a blueprint, \\lean or \\leanok says it.",
        example_bad="\\begin{proof} \\end{proof}",
        example_good="\\begin{proof} Omitted. \\end{proof}",
        silence="Say what is left out, or " + _ON_THE_LINE.format("PC108"),
        false_alarms=f"Measured on {_TEXTS}: 17 reports, all right.",
    ),
    Rule(
        code="PC109",
        title="a proof of which it cannot be told what it proves",
        severity=Severity.NOTE,
        why="No statement stands before the proof, and its heading names none. What it proves is "
        "perhaps said in plain words.",
        example_bad="We often use induction. \\begin{proof} … \\end{proof}",
        example_good="\\begin{proof}[Proof of Theorem~\\ref{thm:main}] … \\end{proof}",
        silence="The rule is off unless it is selected: `--select PC1,PC109`.",
        false_alarms=f"Measured on {_TEXTS}: 287 reports (15 per 1,000 proofs), nearly all where "
        "the statement is set in plain words. Therefore off by default.",
        default=False,
    ),
    Rule(
        code="PC110",
        title="a case distinction that lacks a case",
        severity=Severity.WARNING,
        why="The numbers of the cases have a gap, or fewer cases are treated than were announced.",
        example_bad="There are three cases. \\textbf{Case 1.} … \\textbf{Case 2.} …",
        example_good="There are two cases. \\textbf{Case 1.} … \\textbf{Case 2.} …",
        silence="Treat the case, or " + _ON_THE_LINE.format("PC110"),
        false_alarms=f"Measured on {_TEXTS}: no report.",
        best_grade=0.5,
    ),
    Rule(
        code="PC111",
        title="a statement that is restated with other mathematics",
        severity=Severity.WARNING,
        why="The title says that this is an earlier statement again, but a formula differs: one "
        "of the two is not what is meant.",
        example_bad="\\begin{theorem}[Theorem~\\ref{a}] … $n > 1$ … \\end{theorem}, first stated "
        "with $n > 2$",
        example_good="\\begin{theorem}[Theorem~\\ref{a}] … $n > 2$ … \\end{theorem}",
        silence="Make the two agree, or " + _ON_THE_LINE.format("PC111"),
        false_alarms=f"Measured on {_TEXTS}: no report.",
    ),
    Rule(
        code="PC112",
        title="a statement that is cited under the name of another kind",
        severity=Severity.NOTE,
        why="The text says Theorem, but the label is that of a lemma: the kind was changed later, "
        "or the label is the wrong one.",
        example_bad="\\begin{lemma}\\label{a} … \\end{lemma} … by Theorem~\\ref{a}",
        example_good="\\begin{lemma}\\label{a} … \\end{lemma} … by Lemma~\\ref{a}",
        silence="Mend the word, or " + _ON_THE_LINE.format("PC112"),
        false_alarms=f"Measured on {_TEXTS}: 41 reports; of 28 looked at, all were right, seven of "
        "them plurals that cover several kinds.",
    ),
    Rule(
        code="PC113",
        title="a symbol that is defined twice in one argument",
        severity=Severity.NOTE,
        why="The proof defines the symbol again with := before anything ends its scope: which of "
        "the two is meant later is not certain.",
        example_bad="Let $m := n + 1$. Hence $m > 1$. Let $m := n - 1$.",
        example_good="Let $m := n + 1$. Hence $m > 1$. Let $k := n - 1$.",
        silence="Take another symbol, or " + _ON_THE_LINE.format("PC113"),
        false_alarms=f"Measured on {_TEXTS}: no report. Definitions with = are left alone: of 10 "
        "reports on them none was right.",
    ),
    Rule(
        code="PC114",
        title="a statement without a proof",
        severity=Severity.NOTE,
        why="No proof was found, and neither the statement nor the text around it cites a source "
        "or says why there is none.",
        example_bad="\\begin{theorem} There are 17 wallpaper groups. \\end{theorem}",
        example_good="\\begin{theorem}[Fedorov 1891] There are 17 wallpaper groups. \\end{theorem}",
        silence="Cite a source, or " + _ON_THE_LINE.format("PC114"),
        false_alarms=f"Measured on {_TEXTS}: 23 reports; of 14 looked at, all were right, but "
        "most such statements are left unproved on purpose.",
    ),
    Rule(
        code="PC115",
        title="references or citations that could not be checked",
        severity=Severity.NOTE,
        why="Their labels may be set in what was not read: a missing file, an external document, "
        "the document that a fragment belongs to, a missing bibliography, a macro's doing.",
        example_bad="\\externaldocument{gone} … \\ref{there}",
        example_good="\\externaldocument{part-one} … \\ref{there}",
        silence="Add what is missing, check the whole folder, or " + _ON_THE_LINE.format("PC115"),
        false_alarms="None: it says what was not looked at.",
    ),
)
