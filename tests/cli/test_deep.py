"""``check`` with analyses: options, notes, exit codes, interruption."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from proofcheck.assess.critique.conversation import CritiqueProgress
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.cli.progress import follow
from proofcheck.document.document import Document
from proofcheck.errors import UsageError
from proofcheck.events import Note, Progress
from proofcheck.llm.chat_process import ChatProcess
from proofcheck.settings.budget import parse_budget
from proofcheck.settings.settings import Settings
from tests.cli.fakes import CLEAN, CRASHING, DOUBTFUL, Stage
from tests.critique.scripted import PASS, ScriptedChat, confirmed, defect, verdict
from tests.critique.scripted import model as chat_model
from tests.test_run import ScriptedCritic
from tests.verify.tiny import write_tiny
from tests.verify.tiny_chat import write_tiny_chat

SAMPLE = Path(__file__).parents[2] / "samples" / "quarter-squares.tex"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def asked(folder: Path, stage: Stage) -> list[Settings]:
    """A scripted critic in the place of every model that writes; the settings it was opened for."""
    seen: list[Settings] = []

    def critiques(settings: Settings) -> ScriptedCritic:
        seen.append(settings)
        return ScriptedCritic(settings.critique)

    stage.critiques = critiques
    for name in ("w.gguf", "writer.gguf"):
        write_tiny_chat(folder / name)
    return seen


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30m", (30.0, None)),
        ("2h", (120.0, None)),
        ("90 s", (1.5, None)),
        ("200k tokens", (None, 200_000)),
        ("200k", (None, 200_000)),
        ("1.5M tokens", (None, 1_500_000)),
        ("5000", (None, 5_000)),
        ("2h, 1m tokens", (120.0, 1_000_000)),
    ],
)
def test_a_budget_is_a_time_or_tokens(text: str, expected: tuple[object, object]) -> None:
    assert parse_budget(text) == expected


@pytest.mark.parametrize("text", ["", "soon", "30m, 2h", "-5m", "0k", "0m", "1e3", "5 x tokens"])
def test_what_is_no_budget_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="--budget must be a time, a number of tokens"):
        parse_budget(text)


def test_fast_asks_no_critic(call: Call, folder: Path, asked: list[Settings]) -> None:
    (folder / "a.tex").write_text(CLEAN)
    assert call("a.tex")[0] == 0
    assert asked == []


def test_the_options_reach_the_critic(call: Call, folder: Path, asked: list[Settings]) -> None:
    (folder / "a.tex").write_text(CLEAN)
    options = "--depth exhaustive --votes 8 --meta 5 --confirmed-by 3 --rounds 2 --budget"
    code, _, error = call(
        *options.split(),
        "30m, 200k tokens",
        *"--analysis-tokens 512 --temperature 0.5 --seed 7 --agreement majority".split(),
        *("--model", "builtin", "--model", "writer.gguf", "a.tex"),
    )
    assert code == 0
    assert "proofcheck: note: the first round reads 1,000 tokens and writes at most" in error
    assert "the budget is 30 minutes or 200,000 tokens" in error
    (settings,) = asked
    assert settings.models == ("builtin", "writer.gguf")
    critique = settings.critique
    assert (critique.votes, critique.meta, critique.confirmed_by, critique.rounds) == (8, 5, 3, 2)
    assert (critique.budget_minutes, critique.budget_tokens) == (30.0, 200_000)
    assert (critique.tokens, critique.temperature, critique.seed) == (512, 0.5, 7)
    assert (critique.rule, critique.exhaustive) == ("majority", True)


@pytest.mark.parametrize(
    ("text", "code", "phrase"),
    [
        (CLEAN, 0, "1 of 1 proof graded"),
        (DOUBTFUL, 1, "PC302 error: an analysis finds an error in a proof: it is doubtful"),
        (CRASHING, 3, "Not judged: 1 proof, because: the engine crashed."),
    ],
)
def test_the_exit_code_heeds_the_analyses(
    call: Call, folder: Path, asked: list[Settings], text: str, code: int, phrase: str
) -> None:
    (folder / "a.tex").write_text(text)
    result = call("--depth", "critique", "--model", "w.gguf", "-v", "a.tex")
    assert result[0] == code
    assert phrase in result[1]
    assert "model: writer, critique, none, 111" in result[2]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (("--votes", "3"), "--votes does nothing without --depth critique"),
        (("--budget", "1h"), "--budget does nothing without --depth exhaustive"),
        (("--depth", "critique"), "needs a model that writes analyses, and builtin only scores"),
        (("--depth", "critique", "--no-model"), "--depth critique needs a model"),
        (("--model", "critic.gguf"), "critic.gguf writes analyses and scores no steps"),
        (("--model", "mute.gguf", "--depth", "critique"), "and mute.gguf only scores steps"),
        (("--server", "ftp://x"), "--server must be a URL"),
        (
            ("--depth", "critique", "--server", "http://a.org/v1", "--offline"),
            "a.org is not this machine, and --offline forbids",
        ),
    ],
)
def test_nonsense_is_told_with_what_to_do(
    call: Call, folder: Path, arguments: tuple[str, ...], phrase: str, asked: list[Settings]
) -> None:
    (folder / "a.tex").write_text(CLEAN)
    write_tiny(folder / "critic.gguf", protocol="critique")
    write_tiny_chat(folder / "mute.gguf", template=None)
    code, out, error = call(*arguments, "a.tex")
    assert (code, out, asked) == (2, "", [])
    assert phrase in error


def test_a_chat_model_scores_steps_unless_analyses_are_asked_for(
    call: Call, folder: Path, asked: list[Settings], stage: Stage
) -> None:
    stage.scores = None
    (folder / "a.tex").write_text(CLEAN)
    code, out, error = call("--model", "w.gguf", "--format", "json", "a.tex")
    value = json.loads(out)
    assert (code, value["model"]["protocol"]) == (0, "likelihood")
    (step,) = value["files"][0]["proofs"][0]["steps"]
    assert 0 < step["probability"] < 1
    assert "tiny-chat is not calibrated" in error
    assert asked == []


def test_a_server_that_is_not_asked_and_one_that_is(
    call: Call, folder: Path, asked: list[Settings]
) -> None:
    (folder / "a.tex").write_text(CLEAN)
    _, _, fast = call("--server", "https://a.org/v1", "a.tex")
    assert "the server is not asked for anything: --depth critique is what it is for" in fast
    code, _, deep = call("--server", "https://a.org/v1", "--depth", "critique", "a.tex")
    assert code == 0
    assert "the text of your paper leaves this machine: it is sent to a.org" in deep
    assert len(asked) == 1
    _, _, here = call("--server", "http://127.0.0.1:1/v1", "--depth", "critique", "a.tex")
    assert "leaves this machine" not in here


def test_ctrl_c_says_that_what_was_written_is_kept(
    call: Call, folder: Path, asked: list[Settings], stage: Stage
) -> None:
    class Interrupted(ScriptedCritic):
        def judge(self, document: Document) -> Generator[Any, None, None]:
            yield CritiqueProgress(0, len(document.proofs), 10)
            raise KeyboardInterrupt

    stage.critiques = lambda _: Interrupted()
    (folder / "a.tex").write_text(CLEAN)
    code, _, error = call("--depth", "critique", "--model", "w.gguf", "a.tex")
    assert code == 130
    assert "stopped; what was written is kept: the same command goes on from there" in error
    _, _, without = call("--no-cache", "--depth", "critique", "--model", "w.gguf", "a.tex")
    assert "stopped" not in without


def test_what_is_to_be_known_first_is_said_first(capsys: pytest.CaptureFixture[str]) -> None:
    def events() -> Any:
        yield Note("first", first=True)
        assert "first" in capsys.readouterr().err
        yield Note("last")
        assert capsys.readouterr().err == ""
        yield Progress(0, 1, "proof")
        yield "outcome"

    assert follow(events(), quiet=False) == "outcome"
    assert "last" in capsys.readouterr().err


def test_a_bar_of_its_own_for_proofs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def events() -> Any:
        yield Progress(0, 2)
        yield Progress(2, 2)
        yield Progress(0, 5, "proof", 1234)
        yield "outcome"

    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    follow(events(), quiet=False)
    shown = capsys.readouterr().err
    assert "0/2" in shown
    assert "0/5" in shown
    assert "1,234 tokens" in shown


def test_the_json_report_has_the_judgement(call: Call, folder: Path, asked: list[Settings]) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    _, out, _ = call("--depth", "critique", "--model", "w.gguf", "--format", "json", "a.tex")
    value = json.loads(out)
    assert value["model"] is None
    assert value["files"][0]["proofs"][0]["critique"]["grade"] == 0
    assert len(asked) == 1


def test_a_baseline_of_analyses_holds(call: Call, folder: Path, asked: list[Settings]) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    deep = ("--depth", "critique", "--model", "w.gguf", "a.tex")
    assert call("--write-baseline", "known.json", *deep)[0] == 0
    assert call("--baseline", "known.json", *deep)[0] == 0
    _, _, error = call("--baseline", "known.json", "--no-model", "a.tex")
    assert "match" not in error
    assert len(asked) == 2


def test_an_empty_judgement_is_no_verdict(
    call: Call, folder: Path, asked: list[Settings], stage: Stage
) -> None:
    class Empty(ScriptedCritic):
        def judge(self, document: Document) -> Generator[Any, None, None]:
            for proof in document.proofs:
                yield proof, Judgement(None)

    stage.critiques = lambda _: Empty()
    (folder / "a.tex").write_text("\\begin{proof}\nOmitted.\n\\end{proof}\n")
    code, out, _ = call("--depth", "critique", "--model", "w.gguf", "a.tex")
    assert code == 0
    assert "0 of 0 proofs graded" in out
    assert asked == []


def test_the_whole_chain_with_a_real_model_and_nothing_is_asked_twice(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tiny_chat(folder / "chat.gguf", context=4096)
    (folder / "a.tex").write_text(CLEAN)
    options = "--model builtin --model chat.gguf --depth critique --votes 2 --analysis-tokens 64"
    first = call(*options.split(), "--format", "json", "a.tex")
    value = json.loads(first[1])
    assert [model["name"] for model in value["models"]] == ["scripted", "tiny-chat"]
    assert value["models"][1]["protocol"] == "critique"
    critique = value["files"][0]["proofs"][0]["critique"]
    assert (critique["wanted"], critique["windows"]) == (2, 1)
    assert critique["tokens"] > 0
    assert [one["seed"] for one in critique["analyses"]] == [0, 1]
    # A model of random weights says nothing that can be relied on: the code is what follows.
    assert first[0] == (0 if critique["grade"] == 1 else 3 if critique["grade"] is None else 1)
    monkeypatch.setattr(ChatProcess, "chat", None)
    again = json.loads(call(*options.split(), "--format", "json", "a.tex")[1])
    for one in (value, again):
        del one["created"], one["summary"]["seconds"]
    assert again == value


def test_the_whole_chain_on_a_sample_with_a_scripted_engine(
    call: Call, folder: Path, stage: Stage
) -> None:
    """Two models, two votes, two checks each; one defect is rejected, one quotes what is not there,
    and one model alone names a gap."""
    shutil.copy(SAMPLE, folder / "paper.tex")

    def says(seed: int, prompt: str) -> str:
        if "a common neighbour" in prompt.lower():
            return verdict(defect(1, "would form a rectangle"), grade=0)
        if "The numbers $a - b$ and $a + b = n$" in prompt:
            return verdict(
                defect(4, "have the same parity", what="The parity is another."),
                defect(3, "an integer", what="It is none."),
            )
        if "complete bipartite" in prompt and not seed:
            return verdict(defect(2, "It has no triangle", "gap", "Why not?"), grade=0.5)
        return PASS

    def outcome(seed: int, prompt: str) -> str:
        return confirmed("It is none." not in prompt)

    engines = [
        ScriptedChat(says, outcome=outcome),
        ScriptedChat(lambda seed, prompt: says(1, prompt), outcome=outcome),
    ]
    models = [
        chat_model(engine, name) for engine, name in zip(engines, ("one", "two"), strict=True)
    ]
    for model in models:
        write_tiny_chat(folder / model.name)
    stage.critiques = lambda settings: Critic(settings.critique, models, None)
    code, out, _ = call(
        *"--depth critique --votes 2 --meta 2 --model one --model two".split(),
        *("--format", "json", "-o", "html=page.html", "paper.tex"),
    )
    value = json.loads(out)
    found = [
        (
            one["code"],
            one["span"]["start"]["line"],
            (one["evidence"] or one["message"]).splitlines()[0],
        )
        for one in value["files"][0]["findings"]
    ]
    assert found == [
        (
            "PC302",
            58,
            "named by 4 of 4 analyses, confirmed by 8 of 8 checks, by models one and two",
        ),
        (
            "PC010",
            79,
            "the proof of Claim could not be judged by analyses: its quotations are not in the "
            "proof",
        ),
        (
            "PC303",
            105,
            "named by 1 of 4 analyses, confirmed by 2 of 2 checks, by model one alone",
        ),
    ]
    # The claim that nobody could judge is part of the proof of the theorem.
    assert [one["grade"] for one in value["files"][0]["proofs"]] == [1, 0, None, None, 0.5]
    critique = value["summary"]["critique"]
    assert (critique["wanted"], critique["rejected"], critique["dropped"]) == (20, 4, 4)
    assert code == 1
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "The parity is another." in page
    assert page.count('class="analyses"') == 5
