"""The rules of what assesses proofs: steps without a verdict, doubts, and what analyses name."""

from __future__ import annotations

from proofcheck.document.rule import EXACT, Category, Rule, Severity

UNSCORED_STEPS = Rule(
    code="PC010",
    category=Category.LOOKING,
    title="steps could not be scored",
    severity=Severity.WARNING,
    why="The verifier gave no verdict on some steps of a proof, or its analyses none on the "
    "proof, for the reason that is stated. They count neither as right nor as wrong.",
    example_bad="a single step longer than the model's context",
    example_good="the same argument in several sentences",
    silence="Split the step, or write `% proofcheck: ignore[{code}]` on its line.",
    false_alarms=EXACT,
)

DOUBT = Rule(
    code="PC301",
    category=Category.VERIFIER,
    title="the verifier doubts a step",
    severity=Severity.WARNING,
    why="Given the statement and the steps around it, the model gives the step a probability "
    "as low as right steps seldom get. Where it can tell, the evidence names the words that it "
    "finds least likely in their place. It is a language model and can be mistaken: read the "
    "step again.",
    example_bad="Since $n$ is odd, $n^2$ is even.",
    example_good="Since $n$ is odd, $n^2$ is odd.",
    silence="Write `% proofcheck: ignore[{code}]` on one of the step's lines or alone on the "
    "line above it; `--min-confidence` moves the threshold for all.",
    false_alarms="The threshold is the model's own, set at 1 in 1,000 right steps. With the "
    "built-in model, of 287 right steps of four texts that the threshold had not seen 3 were "
    "doubted, all in one text whose macros were not expanded; `--top` ranks instead.",
    best_grade=0.5,
)

DEFECT_ERROR = Rule(
    code="PC302",
    category=Category.ANALYSIS,
    title="an analysis finds an error",
    severity=Severity.ERROR,
    why="A chat model read the whole proof, named this place as an error that makes the proof "
    "wrong, and said what it breaks; the evidence tells how many analyses name it, how many "
    "checks confirm it, and which models. A language model can be mistaken, and can be sure of "
    "it: read the place again.",
    example_bad="Every continuous function on $(0,1)$ is bounded, so $f$ is bounded.",
    example_good="Every continuous function on $[0,1]$ is bounded, so $f$ is bounded.",
    silence="Write `% proofcheck: ignore[{code}]` on one of the lines of the place or alone on "
    "the line above it. More `--votes` and `--meta` checks leave fewer false ones; "
    "`--min-confidence` hides those that few confirm.",
    false_alarms="Not measured: it depends on the model that you choose. `proofcheck eval` "
    "measures it on labelled proofs.",
    best_grade=0.0,
)

DEFECT_GAP = Rule(
    code="PC303",
    category=Category.ANALYSIS,
    title="an analysis finds a gap",
    severity=Severity.WARNING,
    why="A chat model read the whole proof and named this place as a gap: a detail is missing "
    "or a small thing is wrong, and the proof can be mended. What an author may leave to the "
    "reader is a matter of taste, and a language model can be mistaken.",
    example_bad="Clearly the series converges, so the sum is finite.",
    example_good="By the ratio test the series converges, so the sum is finite.",
    silence="Write `% proofcheck: ignore[{code}]` on one of the lines of the place or alone on "
    "the line above it, or `--ignore {code}` for all.",
    false_alarms="Not measured: it depends on the model that you choose. `proofcheck eval` "
    "measures it on labelled proofs.",
    best_grade=0.5,
)

UNDECIDED = Rule(
    code="PC304",
    category=Category.ANALYSIS,
    title="the analyses of a proof do not agree",
    severity=Severity.NOTE,
    why="Some analyses name defects that their checks confirm: too few to count, too many to "
    "pass over. The proof has no grade, and the run is not clean: nobody could tell.",
    example_bad="An argument so short that one reader fills it in and the next one cannot.",
    example_good="The same argument with the missing sentence.",
    silence="Ask for more `--votes`, or for `--depth exhaustive`, which gives further rounds "
    "to such proofs. `% proofcheck: ignore[{code}]` on a line of the proof's first step accepts "
    "that it stays open.",
    false_alarms="None: this says what the analyses came to, and does not judge the proof.",
)

DEFECTS = (DEFECT_ERROR, DEFECT_GAP)
RULES = (
    UNSCORED_STEPS,
    DOUBT,
    DEFECT_ERROR,
    DEFECT_GAP,
    UNDECIDED,
)
