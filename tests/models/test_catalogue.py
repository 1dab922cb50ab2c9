"""The catalogue: ours is sound, and a user's own is merged or refused with the key named."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.assess.protocols import PROTOCOLS
from proofcheck.errors import UsageError
from proofcheck.models.catalogue import load_catalogue
from proofcheck.models.catalogue_file import parse_catalogue
from proofcheck.models.entries import Advice, Catalogue

NONE = Catalogue({}, {})


def own(tmp_path: Path, text: str) -> Catalogue:
    path = tmp_path / "models.toml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(PROTOCOLS, path)


def test_ours_says_of_each_model_what_was_measured(tmp_path: Path) -> None:
    catalogue = load_catalogue(PROTOCOLS, tmp_path / "none.toml")
    assert len(catalogue.entries) > 10
    for entry in catalogue.entries.values():
        assert "measured" in entry.measured or entry.name == "builtin"
        assert entry.can_be_pulled or entry.note or entry.name == "builtin"
        assert entry.sha256 is None  # none could be fetched to be hashed
        assert (entry.format is None) == (entry.protocol in ("critique", "likelihood"))
    for form in catalogue.formats.values():
        assert {form.tag, form.ok, form.bad} <= set(form.ids)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Llama3.1-8B-PRM-Deepseek-Data.Q4_K_M", "llama3.1-8b-prm-deepseek"),
        ("Math Shepherd Mistral 7b Prm", "math-shepherd-mistral-7b-prm"),
        ("DeepSeek-R1-0528-Qwen3-8B-Q4_K_M", "deepseek-r1-0528-qwen3-8b"),
        ("Qwen_Qwen3-8B-Q4_K_M", "qwen3-8b"),
        ("builtin", None),
        ("gemma-3-4b-it", None),
        ("", None),
    ],
)
def test_a_file_is_recognised_by_what_it_calls_itself(
    tmp_path: Path, said: str, name: str | None
) -> None:
    found = load_catalogue(PROTOCOLS, tmp_path / "none.toml").recognise("model", said)
    assert (found and found.name) == name


def test_a_user_adds_a_model_and_changes_one_of_ours(tmp_path: Path) -> None:
    catalogue = own(
        tmp_path,
        """
        [models.mine]
        protocol = "critique"
        measured = "not measured"
        path = "my.gguf"
        sampling = { temperature = 0.5, top_k = 40 }
        [models."math-shepherd-mistral-7b-prm"]
        path = "/models/shepherd.gguf"
        """,
    )
    assert next(iter(catalogue.entries)) == "mine"
    mine = catalogue.entries["mine"]
    assert mine.path == tmp_path / "my.gguf"
    assert mine.sampling == Advice(temperature=0.5, top_k=40)
    shepherd = catalogue.entries["math-shepherd-mistral-7b-prm"]
    assert (shepherd.path, shepherd.format) == (Path("/models/shepherd.gguf"), "math-shepherd")
    assert "qwen3-8b" in catalogue.entries


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[models", "not valid TOML"),
        ("[model.a]", "unknown key 'model'; known are: models, formats"),
        ("models = 3", "models: must hold tables"),
        ("[models]\na = 3", "models.a: must be a table"),
        ('[models."a/b"]\nprotocol = "critique"', "a name has letters"),
        ('[models.a]\nprotocol = "critique"', "models.a: measured is missing"),
        ('[models.a]\nmeasured = ""\n', "models.a.measured must be a string"),
        ('[models.a]\nprotocol = "chat"', "models.a.protocol must be one of: step-tag, critique"),
        ('[models.a]\nlicense = "MIT"', "models.a: unknown key 'license'; did you mean 'licence'"),
        ('[models.a]\nrepository = "../x"', "models.a.repository must be an owner"),
        ('[models.a]\nfile = "../x.gguf"', "models.a.file must be the name of a .gguf file"),
        ('[models.a]\nfile = "x.bin"', "models.a.file must be the name of a .gguf file"),
        ('[models.a]\nrevision = "a/b"', "models.a.revision must be a branch"),
        ('[models.a]\nsha256 = "12"', "models.a.sha256 must have 64 hexadecimal digits"),
        ("[models.a]\nsize = true", "models.a.size must be a whole number"),
        ("[models.a]\nsampling = { top_p = 2 }", "models.a.sampling has a top_p that is not"),
        ("[models.a]\nsampling = { top_k = 2.5 }", "models.a.sampling has an odd top_k"),
        ("[models.a]\nsampling = { seed = 2 }", "models.a.sampling has the unknown key 'seed'"),
        (
            '[models.a]\nprotocol = "step-tag"\nmeasured = "no"\nformat = "b"',
            "models.a.format: there is no format 'b'; known are: math-shepherd, llama-3-turns",
        ),
        ("[models.builtin]\nsize = 3", "models.builtin: that name is taken"),
        ('[formats.a]\ntag = "x"', "formats.a: bad is missing"),
        ('[formats.a]\nfirst = "x"', "formats.a.first must hold {step} once"),
        ("[formats.a]\nids = { a = -1 }", "formats.a.ids must be a table from token to number"),
        ('[formats.a]\nstart = "x"', "formats.a.start must be a list of strings"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        own(tmp_path, text)
    assert message in str(error.value)
    assert "models.toml" in str(error.value)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot read the catalogue"):
        load_catalogue(PROTOCOLS, path)


@pytest.mark.parametrize("value", ["9" * 5_000, "[" * 100_000])
def test_what_tomllib_cannot_take_is_an_error(value: str) -> None:
    with pytest.raises(UsageError, match="not valid TOML"):
        parse_catalogue(f"a = {value}", Path("models.toml"), NONE, PROTOCOLS)
