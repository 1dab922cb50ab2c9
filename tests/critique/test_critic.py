from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.cache import Cache
from proofcheck.assess.critique.conversation import CritiqueProgress
from proofcheck.assess.critique.costs import CostEstimate, Took, read_took
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import DefectKind, Judgement
from proofcheck.assess.critique.meter import SPENT, Meter
from proofcheck.assess.critique.prompts import (
    AGAIN_FORM,
    AGAIN_GRADE,
    AGAIN_OBJECTION,
    AGAIN_QUOTATION,
    CHECK_SCHEMA,
    VERDICT_SCHEMA,
)
from proofcheck.document.document import Document
from proofcheck.events import Note
from proofcheck.llm.chat import ChatReply, Message
from proofcheck.llm.engine import Failure
from proofcheck.settings.settings import CritiqueSettings

from .papers import CUBES, SQUARES, paper
from .scripted import PASS, ScriptedChat, confirmed, defect, kind, model, verdict

ONE = CritiqueSettings()
WRONG = verdict(defect(2, "4k^2 + 4k + 1"))


def judge(
    engine: ScriptedChat | Sequence[ScriptedChat],
    document: Document,
    settings: CritiqueSettings = ONE,
    cache: Cache | None = None,
) -> list[Judgement]:
    engines = [engine] if isinstance(engine, ScriptedChat) else engine
    models = [model(one, f"m{number}") for number, one in enumerate(engines)]
    with closing(Critic(settings, models, cache)) as critic:
        judged = {
            event[0].id: event[1]
            for event in critic.judge(document)
            if not isinstance(event, CritiqueProgress)
        }
    assert list(judged) and all(one.closed for one in engines)
    return [judged[proof.id] for proof in document.proofs]


def test_nothing_is_said_of_a_proof_that_passes(tmp_path: Path) -> None:
    engine = ScriptedChat()
    judgements = judge(engine, paper(tmp_path, SQUARES, CUBES))
    assert [one.grade for one in judgements] == [1, 1]
    assert all(not one.defects and one.graded == one.wanted == 1 for one in judgements)
    assert [kind(request) for request in engine.requests] == ["analysis"] * 2 + ["verdict"] * 2
    analysis, second = engine.requests[0], engine.requests[2]
    assert (analysis.sampling.temperature, analysis.schema, analysis.thinking) == (0.7, None, True)
    assert (second.sampling.temperature, second.thinking) == (0, False)
    assert second.schema == VERDICT_SCHEMA
    assert second.messages[:2] == analysis.messages
    assert [message.role for message in second.messages] == ["system", "user", "assistant", "user"]
    assert second.messages[2].content == "Step[2] holds(0)."


def test_a_confirmed_defect_is_told_with_its_place(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES)
    engine = ScriptedChat(verdict=lambda seed, prompt: WRONG)
    (judgement,) = judge(engine, document, replace(ONE, meta=3))
    assert judgement.grade == 0
    (found,) = judgement.defects
    assert (found.named, found.confirmed, found.checks, found.models) == (1, 3, 3, ("m0",))
    assert found.defect.step == 1
    source = document.sources[found.defect.span.path]
    assert source.slice(found.defect.span) == "4k^2 +\n  4k + 1"
    checks = engine.asked("check")
    assert [request.seed for request in checks] == [0, 1, 2]
    assert "4k^2 + 4k + 1" in checks[0].messages[-1].content
    assert engine.asked("outcome")[0].schema == CHECK_SCHEMA
    shared = engine.asked("analysis")[0].messages[1].content.index("Go through")
    assert checks[0].messages[0] == engine.asked("analysis")[0].messages[0]
    assert (
        checks[0].messages[1].content[:shared]
        == engine.asked("analysis")[0].messages[1].content[:shared]
    )


def test_a_rejected_defect_leaves_the_proof_clean(tmp_path: Path) -> None:
    engine = ScriptedChat(
        verdict=lambda seed, prompt: WRONG,
        outcome=lambda seed, prompt: confirmed(seed == 0),
    )
    (judgement,) = judge(engine, paper(tmp_path, SQUARES), replace(ONE, meta=3))
    assert (judgement.grade, judgement.rejected, judgement.defects) == (1, 1, ())


def test_votes_have_their_own_seeds_and_checks(tmp_path: Path) -> None:
    engine = ScriptedChat(verdict=lambda seed, prompt: WRONG if seed % 2 else PASS)
    settings = CritiqueSettings(votes=4, meta=2, confirmed_by=2, seed=10)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES), settings)
    assert (judgement.grade, judgement.graded) == (0, 4)
    assert [request.seed for request in engine.asked("analysis")] == [10, 11, 12, 13]
    assert [request.seed for request in engine.asked("check")] == [12, 13, 16, 17]
    (found,) = judgement.defects
    assert (found.named, found.confirmed, found.checks) == (2, 4, 4)


def test_too_few_votes_are_undecided(tmp_path: Path) -> None:
    engine = ScriptedChat(verdict=lambda seed, prompt: PASS if seed else WRONG)
    settings = CritiqueSettings(votes=3, confirmed_by=2)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES), settings)
    assert (judgement.grade, judgement.undecided, judgement.unscored) == (None, True, None)
    assert [one.defect.fault for one in judgement.defects] == [DefectKind.GAP]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Nothing of the sort.", "not of the form"),
        ("[" * 100_000, "not of the form"),
        ('{"defects": [], "grade": true}', "not of the form"),
        ('{"defects": [], "grade": 0.7}', "not of the form"),
        ('{"defects": {}, "grade": 1}', "not of the form"),
        ('{"defects": [], "grade": 0}', "names no defect"),
        (verdict(defect(2, "is not in the proof")), "its quotations are not in the proof"),
        (verdict({"step": "2"}, grade=1), "its quotations are not in the proof"),
        (Failure("the server is down"), "the server is down"),
        (ChatReply(PASS, "", True, 9, 9), "the verdict ran into its budget"),
    ],
)
def test_no_verdict_is_not_a_clean_proof(
    tmp_path: Path, said: str | Failure | ChatReply, reason: str
) -> None:
    engine = ScriptedChat(verdict=lambda seed, prompt: said)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert (judgement.grade, judgement.graded, judgement.wanted) == (None, 0, 1)
    assert judgement.unscored is not None and reason in judgement.unscored


@pytest.mark.parametrize(
    ("said", "task"),
    [
        ("The proof is right.", AGAIN_FORM),
        (verdict(grade=0), AGAIN_GRADE),
        (verdict(defect(2, "4k^2 + 4k + 1"), grade=1), AGAIN_GRADE),
        (verdict(defect(2, "is not in the proof")), AGAIN_QUOTATION),
    ],
)
def test_a_verdict_that_does_not_agree_with_itself_is_asked_for_once_more(
    tmp_path: Path, said: str, task: str
) -> None:
    engine = ScriptedChat(verdict=lambda seed, prompt: said, again=lambda seed, prompt: WRONG)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert (judgement.grade, judgement.dropped, len(judgement.defects)) == (0, 0, 1)
    (again,) = engine.asked("again")
    assert (again.messages[-2].content, again.messages[-1].content) == (said, task)
    assert again.schema is not None and '"enum": ["Thus $n^2$ is odd."]' in again.schema


def test_an_analysis_that_objects_is_asked_for_its_defects(tmp_path: Path) -> None:
    engine = ScriptedChat(
        analysis=lambda seed, prompt: "Step [2] is wrong.",
        verdict=lambda seed, prompt: PASS,
        again=lambda seed, prompt: WRONG,
    )
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert (judgement.grade, len(judgement.defects)) == (0, 1)
    assert engine.asked("again")[0].messages[-1].content == AGAIN_OBJECTION


def test_a_second_verdict_that_will_not_do_leaves_the_first(tmp_path: Path) -> None:
    said = verdict(defect(2, "is not in the proof"))
    engine = ScriptedChat(verdict=lambda seed, prompt: said, again=lambda seed, prompt: "?")
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.unscored == "its quotations are not in the proof"
    assert (judgement.dropped, len(engine.asked("again"))) == (1, 1)


@pytest.mark.parametrize(
    ("later", "dropped"), [(PASS, 1), (verdict(defect(2, "4k^2 + 4k + 1"), grade=0), 0)]
)
def test_a_verdict_asked_for_better_quotations_took_back_a_defect_that_was_there(
    tmp_path: Path, later: str, dropped: int
) -> None:
    """Asked once more for one of two quotations, a model wrote that there are no defects."""
    said = verdict(defect(2, "is not in the proof"), defect(2, "4k^2 + 4k + 1"), grade=0.5)
    engine = ScriptedChat(verdict=lambda seed, prompt: said, again=lambda seed, prompt: later)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert (judgement.grade, len(judgement.defects), judgement.dropped) == (0, 1, dropped)


def test_a_lone_verdict_of_many_does_not_make_a_proof_clean(tmp_path: Path) -> None:
    engine = ScriptedChat(verdict=lambda seed, prompt: "?" if seed else PASS)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES), CritiqueSettings(votes=2))
    assert judgement.unscored is not None
    assert "only 1 of 2 analyses have a verdict" in judgement.unscored


def test_a_defect_that_cannot_be_checked_is_neither_confirmed_nor_rejected(tmp_path: Path) -> None:
    engine = ScriptedChat(
        verdict=lambda seed, prompt: WRONG, outcome=lambda seed, prompt: Failure("it crashed")
    )
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.unscored == "a defect that was named could not be checked: it crashed"
    assert judgement.rejected == 0


def test_truncated_analyses(tmp_path: Path) -> None:
    def cut(seed: int, prompt: str) -> ChatReply:
        return ChatReply("", "I think", True, 9, 5)

    document = paper(tmp_path, SQUARES)
    clean = ScriptedChat(analysis=cut)
    (judgement,) = judge(clean, document)
    assert judgement.unscored is not None and "ran into its budget" in judgement.unscored
    assert judgement.truncated == 1
    assert clean.asked("verdict")[0].messages[2].content == "I think"
    wrong = ScriptedChat(analysis=cut, verdict=lambda seed, prompt: WRONG)
    (judgement,) = judge(wrong, document)
    assert (judgement.grade, judgement.truncated) == (0, 1)


def test_dropped_quotations_are_counted(tmp_path: Path) -> None:
    both = verdict(defect(2, "by expansion", "gap"), defect(1, "an aside"), defect(1, "so"))
    engine = ScriptedChat(verdict=lambda seed, prompt: both)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert (judgement.grade, judgement.dropped) == (0.5, 2)
    assert len(engine.asked("check")) == 1


def test_omitted_and_nested_proofs(tmp_path: Path) -> None:
    nested = r"""
\begin{lemma} A holds. \end{lemma}
\begin{proof} First this is so. \begin{lemma} Claim C. \end{lemma}
\begin{proof} It is clear because inner. \end{proof}
So that is so. \end{proof}
\begin{lemma} B holds. \end{lemma}
\begin{proof} Omitted. \end{proof}
"""
    engine = ScriptedChat()
    document = paper(tmp_path, nested)
    judgements = judge(engine, document)
    assert [one.grade for one in judgements] == [1, 1, None]
    assert judgements[2] == Judgement(None)
    outer, inner = (request.messages[1].content for request in engine.asked("analysis"))
    assert "because inner" not in outer and "judged on its own" in outer
    assert "because inner" in inner and "Claim C." in inner


def test_a_crash_in_the_middle_costs_what_it_hits(tmp_path: Path) -> None:
    engine = ScriptedChat(fail_after=3)
    judgements = judge(engine, paper(tmp_path, SQUARES, CUBES))
    assert [one.grade for one in judgements] == [1, None]
    assert judgements[1].unscored == "the model crashed"


# -- windows --------------------------------------------------------------------------------------

LONG = (
    "\\begin{theorem} All hold. \\end{theorem}\n\\begin{proof}\n"
    + "\n".join(
        f"Now $x_{{{number}}} = {number} " + "+ 0 " * 30 + "$ holds." for number in range(12)
    )
    + "\n\\end{proof}\n"
)


def test_a_long_proof_is_read_in_windows(tmp_path: Path) -> None:
    def says(seed: int, prompt: str) -> str:
        judged_there = "steps [1] to" not in prompt and "[12] Now" in prompt
        return verdict(defect(12, "x_{11} = 11", "gap")) if judged_there else PASS

    engine = ScriptedChat(verdict=says, context=1500)
    (judgement,) = judge(engine, paper(tmp_path, LONG), CritiqueSettings(tokens=200))
    assert judgement.windows == len(engine.asked("analysis")) > 1
    assert (judgement.grade, len(judgement.defects), judgement.graded) == (0.5, 1, 1)
    prompts = [request.messages[1].content for request in engine.asked("analysis")]
    assert all("All hold." in prompt for prompt in prompts)
    for number in range(1, 13):
        assert any(f"\n[{number}] Now" in prompt for prompt in prompts)
    assert "the steps before were judged already" in prompts[1]
    assert max(len(" ".join(m.content for m in r.messages).split()) for r in engine.requests) < 1500


def test_a_window_without_verdict_makes_no_clean_proof(tmp_path: Path) -> None:
    engine = ScriptedChat(
        verdict=lambda seed, prompt: PASS if "step [1]" in prompt or "steps [1]" in prompt else "?",
        context=1500,
    )
    (judgement,) = judge(engine, paper(tmp_path, LONG), CritiqueSettings(tokens=200))
    assert judgement.unscored is not None and "part 2 of" in judgement.unscored


def test_too_little_room_for_one_step(tmp_path: Path) -> None:
    engine = ScriptedChat(context=300)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.unscored is not None
    assert "the statement and step 1 are longer than the" in judgement.unscored
    assert engine.requests == []


# -- several models -------------------------------------------------------------------------------


def test_models_together(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES)

    def engines(*wrong: bool) -> list[ScriptedChat]:
        return [
            ScriptedChat(verdict=lambda seed, prompt, bad=bad: WRONG if bad else PASS)  # type: ignore[misc]
            for bad in wrong
        ]

    majority = replace(ONE, rule="majority")
    (judgement,) = judge(engines(True, False, False), document)
    assert judgement.grade == 0 and judgement.defects[0].models == ("m0",)
    (judgement,) = judge(engines(True, False, False), document, majority)
    assert judgement.grade == 1 and judgement.defects == ()
    (judgement,) = judge(engines(True, False, True), document, majority)
    assert judgement.grade == 0 and judgement.defects[0].models == ("m0", "m2")
    (judgement,) = judge(engines(True, False), document, majority)
    assert judgement.undecided


def test_one_model_of_two_without_room(tmp_path: Path) -> None:
    small, large = ScriptedChat(context=300), ScriptedChat(verdict=lambda seed, prompt: WRONG)
    (judgement,) = judge([small, large], paper(tmp_path, SQUARES))
    assert (judgement.grade, judgement.graded, judgement.wanted) == (0, 1, 2)
    (judgement,) = judge([ScriptedChat(context=300), ScriptedChat()], paper(tmp_path, SQUARES))
    assert judgement.grade is None


# -- rounds and budgets ---------------------------------------------------------------------------


def test_rounds_go_to_the_undecided_first(tmp_path: Path) -> None:
    def says(seed: int, prompt: str) -> str:
        if "n^3" not in prompt:
            return PASS
        return verdict(defect(1, "is odd", "gap")) if seed in (0, 2) else PASS

    engine = ScriptedChat(verdict=says)
    settings = CritiqueSettings(votes=2, confirmed_by=2, exhaustive=True, rounds=2)
    squares, cubes = judge(engine, paper(tmp_path, SQUARES, CUBES), settings)
    assert (squares.grade, squares.graded) == (1, 6)
    assert (cubes.grade, cubes.graded) == (0.5, 4)
    second = engine.asked("analysis")[4:8]
    assert ["n^3" in request.messages[1].content for request in second] == [
        True,
        True,
        False,
        False,
    ]
    assert [request.seed for request in second] == [2, 3, 2, 3]


def test_a_budget_of_tokens_ends_it(tmp_path: Path) -> None:
    engine = ScriptedChat()
    settings = CritiqueSettings(budget_tokens=1)
    first, second = judge(engine, paper(tmp_path, SQUARES, CUBES), settings)
    assert (first.grade, second.unscored) == (1, SPENT.reason)
    assert [kind(request) for request in engine.requests] == ["analysis", "verdict"]


def test_a_budget_of_minutes_and_none_left(tmp_path: Path) -> None:
    engine = ScriptedChat()
    (judgement,) = judge(engine, paper(tmp_path, SQUARES), CritiqueSettings(budget_minutes=0))
    assert (judgement.unscored, engine.requests) == (SPENT.reason, [])


def test_a_budget_of_minutes_leaves_time_for_the_verdict(tmp_path: Path) -> None:
    engine = ScriptedChat()
    judge(engine, paper(tmp_path, SQUARES), CritiqueSettings(budget_minutes=1))
    analysis, second = engine.requests
    assert analysis.seconds == pytest.approx(42, abs=1)
    assert second.seconds == pytest.approx(60, abs=1)
    judge(engine := ScriptedChat(), paper(tmp_path, SQUARES))
    assert [request.seconds for request in engine.requests] == [None, None]


def test_one_reply_spent_the_tokens_of_all(tmp_path: Path) -> None:
    """An analysis could write 8,192 tokens of a budget of 3,000."""
    engine, cache = ScriptedChat(), Cache(tmp_path / "cache")
    settings = CritiqueSettings(budget_tokens=1000)
    document = paper(tmp_path, SQUARES, CUBES)
    judge(engine, document, settings, cache=cache)
    bounds = [(kind(request), request.max_tokens) for request in engine.requests]
    assert bounds == [("analysis", 350)] * 2 + [("verdict", 498)] * 2
    judge(engine := ScriptedChat(), document, replace(settings, budget_tokens=2), cache=cache)
    assert engine.requests == []  # what it wrote in less than it might is what it would have
    judge(engine := ScriptedChat(), document, replace(settings, budget_tokens=2))
    assert [request.max_tokens for request in engine.requests] == [64, 256]
    cache.close()


def test_a_verdict_is_not_cut_off_since_analyses_are_short(tmp_path: Path) -> None:
    """Qwen2.5-Coder-1.5B needed more than 1,024 tokens for the defects of a longer analysis."""
    for tokens in (64, 8192):
        judge(engine := ScriptedChat(), paper(tmp_path, SQUARES), CritiqueSettings(tokens=tokens))
        assert [request.max_tokens for request in engine.requests] == [tokens, 2048]


def test_later_votes_beyond_the_budget_are_not_missed(tmp_path: Path) -> None:
    engine = ScriptedChat()
    settings = CritiqueSettings(votes=2, exhaustive=True, rounds=5, budget_tokens=20)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES), settings)
    assert judgement.grade == 1
    assert 2 <= judgement.wanted == judgement.graded < 12


def test_nor_are_later_votes_on_a_part_of_a_long_proof(tmp_path: Path) -> None:
    engine = ScriptedChat(context=1500)
    settings = CritiqueSettings(tokens=200, exhaustive=True, rounds=5, budget_tokens=21)
    (judgement,) = judge(engine, paper(tmp_path, LONG), settings)
    assert (judgement.grade, judgement.wanted) == (1, judgement.graded)
    assert len(engine.asked("analysis")) % judgement.windows != 0  # it was stopped in a proof


def test_a_budget_buys_each_proof_a_vote_before_any_gets_a_second(tmp_path: Path) -> None:
    """It went to all votes on the first proofs; nobody looked at the others."""
    document = paper(tmp_path, SQUARES, CUBES, SQUARES, CUBES)
    engine = ScriptedChat()
    settings = CritiqueSettings(votes=8, exhaustive=True, budget_minutes=1, rounds=1)
    judged = judge(engine, document, settings)
    assert [request.seed for request in engine.asked("analysis")][:6] == [0, 0, 0, 0, 1, 1]
    assert [one.wanted for one in judged] == [16, 16, 16, 16]
    engine = ScriptedChat()
    judged = judge(engine, document, replace(settings, budget_tokens=40))
    assert all(one.graded for one in judged) and all(one.graded < 16 for one in judged)
    engine = ScriptedChat()
    judge(engine, document, replace(settings, budget_minutes=None))
    assert [request.seed for request in engine.asked("analysis")][:6] == [0, 1, 2, 3, 4, 5]


def test_a_proof_that_one_of_two_could_not_read_passed_where_votes_came_one_by_one(
    tmp_path: Path,
) -> None:
    """With a budget, and in further rounds; the bare votes made it unscored."""
    bare = CritiqueSettings(votes=4)
    bounded = replace(bare, budget_tokens=10**6)
    for settings in (bare, bounded, replace(bare, exhaustive=True, rounds=2)):
        engines = [ScriptedChat(context=300), ScriptedChat()]
        (judgement,) = judge(engines, paper(tmp_path, SQUARES), settings)
        assert judgement.unscored is not None
        assert judgement.wanted == 2 * judgement.graded >= 8


def test_nor_is_a_model_missed_that_could_not_read_what_the_budget_did_not_last_for(
    tmp_path: Path,
) -> None:
    engines = [ScriptedChat(context=300), ScriptedChat(), ScriptedChat()]
    settings = CritiqueSettings(votes=4, budget_tokens=8)  # of each, the first vote alone
    (judgement,) = judge(engines, paper(tmp_path, SQUARES), settings)
    assert (judgement.grade, judgement.graded, judgement.wanted) == (1, 2, 3)


class Clock:
    """Seconds that pass when it is told so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_verdicts_asked_for_when_the_time_was_over_took_a_twentieth_each() -> None:
    clock = Clock()
    meter = Meter(10, None, lambda: 0, clock)
    meter.begin()
    meter.part(0.5)
    assert (meter.seconds(), meter.stop()) == (300, None)
    clock.now = 300
    assert (meter.seconds(), meter.stop(), meter.spent) == (30, SPENT, False)
    meter.part(1.0)
    assert (meter.seconds(), meter.stop()) == (300, None)
    clock.now = 610
    assert (meter.seconds(), meter.stop(), meter.spent) == (20, SPENT, True)
    clock.now = 640
    assert meter.seconds() == 0
    assert Meter(None, None, lambda: 0, clock).seconds() is None


def test_the_time_in_which_a_model_is_opened_was_not_of_the_budget(tmp_path: Path) -> None:
    class Slow(ScriptedChat):
        def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
            time.sleep(0.05)
            return super().prompt_tokens(messages)

    engine = Slow()
    settings = CritiqueSettings(budget_minutes=1)
    with closing(Critic(settings, [model(engine)], None)) as critic:
        list(critic.assess([paper(tmp_path, SQUARES)]))
    seconds = engine.requests[0].seconds
    assert seconds is not None and seconds <= 0.7 * (60 - 0.05)


def notes(events: Iterable[object]) -> list[str]:
    return [event.text for event in events if isinstance(event, Note)]


def test_a_second_run_says_what_it_takes_by_the_first(tmp_path: Path) -> None:
    """The same document under another seed: nothing is remembered but what it took."""
    cache = Cache(tmp_path / "cache")
    document = paper(tmp_path, SQUARES, CUBES)
    told = []
    for seed in (0, 1):
        models = [replace(model(ScriptedChat()), memory=1_750_000_000)]
        with closing(Critic(CritiqueSettings(seed=seed), models, cache)) as critic:
            told += notes(critic.assess([document]))
            written = critic.tokens
    assert told[0] == "2 analyses of 2 proofs in about 1.8 GB of memory"
    assert told[1] == (
        f"{told[0]}, about {written} tokens written and 0 seconds, by what an earlier run took"
    )
    cache.close()


def test_a_first_run_said_nothing_of_its_tokens_and_time(tmp_path: Path) -> None:
    document = paper(tmp_path, *[SQUARES, CUBES] * 16)
    models = [replace(model(ScriptedChat()), memory=1_750_000_000)]
    with closing(Critic(CritiqueSettings(), models, None)) as critic:
        first, second = notes(critic.assess([document]))
        written = critic.tokens
    assert first == "32 analyses of 32 proofs in about 1.8 GB of memory"
    assert second == (
        f"{first}, about {written} tokens written and 0 seconds, by what the first 16 took"
    )
    models = [replace(model(ScriptedChat()), memory=1_750_000_000)]
    with closing(Critic(CritiqueSettings(budget_minutes=5), models, None)) as critic:
        assert notes(critic.assess([document])) == [first]  # it takes what the budget says


def test_what_a_run_takes_grows_with_its_prompts_and_analyses() -> None:
    took = Took(analyses=10, prompt_tokens=10_000, written=5_000, evaluated=25_000, seconds=100.0)
    assert read_took(took.text()) == took
    assert took.scaled(CostEstimate(1, 20, 10_000, 0, 0)) == Took(20, 10_000, 10_000, 30_000, 120.0)
    assert took.scaled(CostEstimate(1, 10, 5_000, 0, 0)) == Took(10, 5_000, 5_000, 15_000, 60.0)
    for broken in (None, "", "[1]", '["a", 1, 1, 1, 1]', "[0, 1, 1, 1, 1.0]"):
        assert read_took(broken) is None


def test_an_estimate_shares_the_budget_out(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    documents = [paper(tmp_path, SQUARES), paper(tmp_path / "two", SQUARES)]
    engine = ScriptedChat()
    settings = CritiqueSettings(votes=2, exhaustive=True, rounds=50, budget_tokens=100)
    with closing(Critic(settings, [model(engine)], None)) as critic:
        estimate = critic.estimate(documents)
        assert engine.requests == []
        assert (estimate.proofs, estimate.analyses) == (2, 4)
        assert estimate.reply_tokens == 4 * (3 * 8192 + 4 * 2048)  # all that is asked once more
        assert estimate.minutes(32768) == pytest.approx(4 / 60)
        assert critic.speed is None
        grades = []
        spent = []
        for document in documents:
            events = list(critic.judge(document))
            grades += [event[1].grade for event in events if isinstance(event, tuple)]
            spent.append(critic.tokens)
        assert critic.speed is not None
    assert grades == [1, 1]
    assert 50 <= spent[0] < 60 and 100 <= spent[1] < 110


# -- the cache ------------------------------------------------------------------------------------


def test_nothing_is_asked_twice(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES, CUBES)
    settings = CritiqueSettings(votes=3, meta=2)

    def engine(fail_after: int | None = None) -> ScriptedChat:
        return ScriptedChat(verdict=lambda seed, prompt: WRONG, fail_after=fail_after)

    whole = engine()
    expected = judge(whole, document, settings)
    stopped, resumed, third = engine(fail_after=9), engine(), engine()
    for one in (stopped, resumed, third):
        cache = Cache(tmp_path / "cache")
        result = judge(one, document, settings, cache)
        assert cache.note is None
        cache.close()
    assert result == expected
    assert third.requests == []
    assert len(stopped.requests) + len(resumed.requests) == len(whole.requests)
    other = judge(engine(), document, replace(settings, seed=99))
    assert [one.grade for one in other] == [one.grade for one in expected]


def test_a_run_that_is_broken_off_keeps_what_it_has(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES)
    cache = Cache(tmp_path / "cache")
    first = ScriptedChat()
    with closing(Critic(CritiqueSettings(votes=3), [model(first)], cache)) as critic:
        events = critic.judge(document)
        for _ in range(3):  # the beginning, and two analyses
            next(events)
        events.close()
    second = ScriptedChat()
    with closing(Critic(CritiqueSettings(votes=3), [model(second)], cache)) as critic:
        list(critic.judge(document))
        assert critic.tokens == sum(
            len(("Step[2] holds(2)." if kind(request) == "analysis" else PASS).split())
            for request in second.requests
        )
    assert [request.seed for request in second.asked("analysis")] == [2]
    cache.close()


# -- settings -------------------------------------------------------------------------------------


def test_progress_and_what_the_models_are(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES, CUBES)
    with closing(Critic(CritiqueSettings(), [model(ScriptedChat(), "a")], None)) as critic:
        events = [event for event in critic.judge(document) if isinstance(event, CritiqueProgress)]
        assert [(one.name, one.protocol, one.engine) for one in critic.info] == [
            ("a", "critique", "scripted")
        ]
        assert critic.notes == ()
    assert events[0] == CritiqueProgress(0, 2, 0)
    assert [event.tokens for event in events] == sorted(event.tokens for event in events)


def test_the_temperature_of_the_settings_counts(tmp_path: Path) -> None:
    engine = ScriptedChat()
    judge(engine, paper(tmp_path, SQUARES), replace(ONE, temperature=0.2))
    assert engine.requests[0].sampling.temperature == 0.2
    assert engine.requests[0].sampling.top_p == 0.9


def test_what_an_engine_has_to_say_is_passed_on() -> None:
    engine = ScriptedChat()
    engine.notes = ("the server does not take seed",)
    with closing(Critic(CritiqueSettings(), [model(engine)], None)) as critic:
        assert critic.notes == ("the server does not take seed",)
