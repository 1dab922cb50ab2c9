"""The likelihood protocol, from its parts to a tiny model through the real llama.cpp."""

from __future__ import annotations

import math
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.assess.cache import Cache
from proofcheck.assess.likelihood.channel import NOTHING, largest_doubt, log_odds
from proofcheck.assess.likelihood.choice import EVALUATED, choose
from proofcheck.assess.likelihood.comparison import FOLLOW, CandidateTokens, Comparison, align
from proofcheck.assess.likelihood.likelihood import Likelihood
from proofcheck.assess.likelihood.model import read_model
from proofcheck.assess.likelihood.running import parts_before, running_text
from proofcheck.assess.likelihood.weights import CHANNEL
from proofcheck.assess.steps.task import new_task, plan
from proofcheck.assess.verdict import Scored, Verdict
from proofcheck.corrections.correction import Correction
from proofcheck.document.document import Document
from proofcheck.errors import ModelError
from proofcheck.llm.engine import Failure
from proofcheck.llm.process import LlamaConfig, ProcessEngine
from proofcheck.settings.settings import EngineSettings
from tests.latex.documents import read
from tests.verify.opening import open_verifier, reference

from .builders import document, proof, statement
from .numpy_llama import log_probabilities
from .tiny import LAYERS, SEED, WIDTH, random_weights, vocabulary, write_tiny

LETTER = Correction(0, 1, "y", "letter")
ODD = document(
    proof(
        "p",
        ["Let $n = 2k + 1$ be odd. ", "Then $n^2 = 4k^2 + 4m + 1$. ", "So $n^2$ is odd."],
        of=statement("s", "If $n$ is odd, then $n^2$ is odd."),
    ),
    proof("q", ["Clear."]),
)


@pytest.fixture(name="model", scope="module")
def _model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny") / "tiny.gguf", protocol="likelihood")


# -- candidates in tokens ---------------------------------------------------------------------


def test_a_candidate_is_the_smallest_difference_with_what_follows() -> None:
    window = [0, 50, 10, 11, 12, 13, 60, 61]
    found = align(LETTER, [10, 21, 22, 13], window, 2, 6)
    assert found == CandidateTokens(LETTER, 3, (21, 22, 13, 60, 61), (11, 12, 13, 60, 61), 3)
    assert found.lengths == (2, 2)
    put_in = align(LETTER, [10, 11, 11, 12, 13], window, 2, 6)
    assert put_in and put_in.lengths == (1, 0)
    left_out = align(LETTER, [10, 11], window, 2, 6)
    assert left_out == CandidateTokens(LETTER, 4, (60, 61), (12, 13, 60, 61), 2)


def test_no_candidate_without_a_difference_or_anything_before_it() -> None:
    assert align(LETTER, [10, 11], [0, 10, 11], 1, 3) is None
    assert align(LETTER, [20, 11], [10, 11], 0, 2) is None
    assert align(LETTER, [10], [0, 10, 11], 1, 3) is None  # nothing would stand in its place


tokens = st.lists(st.integers(1, 3), min_size=1, max_size=8)


@given(tokens, tokens, tokens, tokens)
def test_both_sides_of_a_candidate_make_up_their_texts(
    before: list[int], own: list[int], other: list[int], after: list[int]
) -> None:
    window = [*before, *own, *after]
    found = align(LETTER, other, window, len(before), len(before) + len(own))
    if own == other:
        assert found is None
    elif found:
        written = [*before, *own, *after]
        corrected = [*before, *other, *after]
        assert written[: found.at] == corrected[: found.at]
        assert tuple(written[found.at :][: len(found.old)]) == found.old
        assert tuple(corrected[found.at :][: len(found.new)]) == found.new
        assert found.follow <= FOLLOW
        assert found.new[len(found.new) - found.follow :] == found.old[-found.follow or 99 :]


def candidate(at: int, source: str = "letter") -> CandidateTokens:
    return CandidateTokens(Correction(at, at + 1, "y", source), at, (1, 2), (3, 2), 1)


def test_the_most_promising_are_evaluated_two_of_a_place_at_most() -> None:
    offered = [candidate(5), candidate(5), candidate(5), candidate(7), candidate(8), candidate(9)]
    firsts = [(-0.1, 9.0), (-0.2, 9.0), (-0.3, 9.0), (-0.1, 4.0), (-0.1, 3.0), (-0.1, 2.0)]
    assert choose(offered, firsts) == [0, 1, 3, 4][:EVALUATED]
    assert choose(offered, [(-9.0, -5.0)] * 6) == []
    assert choose([], []) == []


# -- from comparisons to a verdict ------------------------------------------------------------


def compared(ratio: float, start: int = 0, text: str = "y", source: str = "letter") -> Comparison:
    one = CandidateTokens(Correction(start, start + 1, text, source), 3 + start, (1, 2), (3, 2), 1)
    return Comparison(one, ratio, -1.0, 2.0)


def test_likelier_candidates_make_a_step_less_likely_right() -> None:
    channel = CHANNEL
    unlikely, likely = [compared(-4.0)], [compared(6.0)]
    assert log_odds(likely, channel) < log_odds(unlikely, channel) < log_odds([], channel)
    assert log_odds([*unlikely, *likely], channel) < log_odds(likely, channel)
    assert log_odds([], channel) == NOTHING
    # The sum over the candidates, not the largest alone.
    weight = channel.weight(compared(1.0))
    expected = -math.log(2 * math.exp(weight) + math.exp(-NOTHING))
    assert log_odds([compared(1.0)] * 2, channel) == pytest.approx(expected)


def test_a_doubt_names_the_words_and_what_is_much_likelier() -> None:
    some = [compared(5.0), compared(2.0, text="z"), compared(0.5, text="w"), compared(1.0, start=4)]
    doubt = largest_doubt("x = y + z", some, CHANNEL, 3.0)
    assert doubt
    assert (doubt.text, doubt.start, doubt.end) == ("x", 0, 1)
    assert doubt.corrections == (("y", math.exp(5.0)), ("z", math.exp(2.0)))
    assert largest_doubt("x", [], CHANNEL, 3.0) is None


# -- what stands before a proof ---------------------------------------------------------------

_LEMMA = r"""
\begin{{lemma}}\label{{l{0}}} Every $a_{0}$ is open. \end{{lemma}}
\begin{{proof}} Let $a_{0}$ be given. It is open. \end{{proof}}

Some words about $b_{0}$ that stand between.
"""


def paper(count: int, *, changed: str = "") -> Document:
    body = "".join(_LEMMA.format(number) for number in range(count))
    head = r"\documentclass{article}\newtheorem{lemma}{Lemma}\begin{document}"
    return read(head + changed + body + r"\end{document}")


def contexts(what: Document, most: int = 900) -> list[str]:
    running = running_text(what, most)
    return ["".join(part.text for part in parts_before(running, one, most)) for one in what.proofs]


def test_the_running_text_before_a_proof_ends_with_its_statement() -> None:
    for number, text in enumerate(contexts(paper(30))):
        assert len(text) <= 900
        assert text.rstrip().endswith(r"\begin{proof}")
        assert f"Every $a_{{{number}}}$ is open" in text or f"Every $a_{number}$ is open" in text
        assert number < 8 or f"Let $a_{number - 1}$ be given." in text


def test_neighbours_mostly_begin_alike() -> None:
    found = contexts(paper(40))
    alike = sum(second.startswith(first[:100]) for first, second in pairwise(found))
    assert alike >= 20


def test_an_edit_far_away_changes_no_context() -> None:
    before, after = (
        contexts(paper(40)),
        contexts(paper(40, changed="Quite another beginning. \n\n")),
    )
    assert before[10:] == after[10:]
    assert before[0] != after[0]


def test_a_document_without_text_is_told_its_statement() -> None:
    parts = Likelihood(0, CHANNEL).contexts(ODD, 64)(ODD.proofs[0])
    assert "".join(part.text for part in parts).startswith("If $n$ is odd")


# -- with a model -----------------------------------------------------------------------------


def verdicts(
    model: Path, cache: Cache | None = None, settings: EngineSettings | None = None
) -> list[tuple[Verdict | None, ...]]:
    settings = settings or EngineSettings(threads=1)
    with closing(open_verifier(settings, cache, str(model))) as verifier:
        return [found for _, found in verifier.verify(ODD)]


def test_every_step_has_a_probability_and_its_words_stand_in_it(model: Path) -> None:
    found = verdicts(model)
    for verdict, step in zip(found[0], ODD.proofs[0].steps, strict=True):
        assert isinstance(verdict, Scored)
        assert 0 < verdict.probability < 1
        if verdict.doubted:
            doubt = verdict.doubted
            assert step.normalised.strip()[doubt.start : doubt.end] == doubt.text


def test_threads_batches_and_packing_change_a_verdict_by_next_to_nothing(model: Path) -> None:
    one = verdicts(model)
    for settings in (
        EngineSettings(threads=2, batch=32, sequences=8),
        EngineSettings(threads=1, sequences=64),
    ):
        for first, second in zip(one[0], verdicts(model, None, settings)[0], strict=True):
            assert isinstance(first, Scored)
            assert isinstance(second, Scored)
            assert first.probability == pytest.approx(second.probability, abs=1e-3)


def test_the_cache_answers_and_no_token_is_evaluated(model: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    fresh = verdicts(model, cache)
    with closing(open_verifier(EngineSettings(threads=1), cache, str(model))) as verifier:
        assert [found for _, found in verifier.verify(ODD)] == fresh
        assert verifier.evaluated == 0
    cache.close()


def test_a_log_ratio_is_that_of_two_whole_texts(model: Path) -> None:
    """Evaluated apart, from the beginning, in plain arithmetic: no prefix is shared."""
    scoring = Likelihood(0, CHANNEL, least=-math.inf)  # to random weights nothing promises much
    engine = ProcessEngine(LlamaConfig(str(model), 1, 1024, 512, 16, 60.0))
    it = ODD.proofs[0]
    task = new_task(it, scoring.contexts(ODD, 512)(it), "x", scoring)
    texts = [part.text for part in task.parts] + task.texts
    plan(task, scoring, engine.tokenize(texts), 512)
    (window,) = task.windows
    comparisons = scoring.compared(task, window, engine)
    engine.close()
    assert not isinstance(comparisons, Failure)
    weights = random_weights(len(vocabulary()), LAYERS, WIDTH, np.random.default_rng(SEED))
    weights = {name: value.astype(np.float32).astype(float) for name, value in weights.items()}
    seen = 0
    for of_step in comparisons:
        assert not isinstance(of_step, Failure)
        for one in of_step.comparisons:
            before = window.tokens[: one.candidate.at]
            sums = []
            for side in (one.candidate.new, one.candidate.old):
                rows = log_probabilities(weights, [*before, *side], 4)
                sums.append(sum(rows[len(before) - 1 + at, token] for at, token in enumerate(side)))
            assert one.ratio == pytest.approx(sums[0] - sums[1], abs=0.01)
            seen += 1
    assert seen >= 4


def test_a_step_with_nothing_to_compare_is_scored_by_what_is_known_and_says_why(
    model: Path, tmp_path: Path
) -> None:
    cache = Cache(tmp_path)
    for _ in range(2):  # asked, then remembered
        ((verdict,),) = verdicts(model, cache)[1:]
        assert isinstance(verdict, Scored)
        assert verdict.doubted is None
        assert verdict.uncompared == "no candidate correction fits"
        calibration = read_model(reference(str(model)), None).calibration
        assert verdict.probability == calibration.probability(NOTHING)
    cache.close()


def test_candidates_of_which_none_is_likely_are_not_the_same_as_none(model: Path) -> None:
    ((first, *_), _) = verdicts(model)  # to random weights nothing promises much
    assert isinstance(first, Scored)
    assert first.uncompared == "no candidate correction is likely enough to be compared"


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"llama.pooling_type": "1"}, "no causal language model"),
        ({"proofcheck.calibration": "{"}, "calibration cannot be read"),
    ],
)
def test_a_file_that_is_no_verifier_is_refused(
    tmp_path: Path, metadata: dict[str, str], message: str
) -> None:
    path = write_tiny(tmp_path / "odd.gguf", protocol=None, metadata=metadata)
    with pytest.raises(ModelError, match=rf"odd\.gguf: .*{message}"):
        read_model(reference(str(path)), None)


def test_a_model_that_nobody_measured_says_so_and_a_licence_that_forbids_is_told(
    tmp_path: Path,
) -> None:
    path = write_tiny(tmp_path / "m.gguf", protocol=None)
    assert "is not calibrated" in (read_model(reference(str(path)), None).note or "")
    licence = {"general.license": "cc-by-nc-4.0"}
    path = write_tiny(tmp_path / "n.gguf", protocol=None, metadata=licence)
    assert "its licence (cc-by-nc-4.0) restricts" in (
        read_model(reference(str(path)), None).note or ""
    )
