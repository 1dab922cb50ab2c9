"""The settings in force for a command, and what --verbose says of them."""

from __future__ import annotations

from proofcheck.assess.verdict import ModelInfo
from proofcheck.cli.options import Given
from proofcheck.cli.output import say
from proofcheck.errors import UsageError
from proofcheck.llm.server.address import check_found
from proofcheck.settings.config import ConfigFile, find_config
from proofcheck.settings.merge import merge
from proofcheck.settings.settings import Settings


def read_settings(
    given: Given, near: str = "-", *, verbose: bool = False
) -> tuple[ConfigFile, Settings]:
    """The configuration file nearest to the path ``near``, and the settings in force."""
    from proofcheck.rules import names_rules

    file = find_config(near, config=given.config, isolated=given.isolated)
    if given.config is None and given.typed.get("--server") is None:
        check_found(file.values.get("server", ()), file.path)
    settings = merge(file, given.typed, names_rules=names_rules)
    if verbose:
        say("note", f"configuration: {file.path or 'none'}")
    return file, settings


def require_model(settings: Settings, purpose: str) -> None:
    """Raises UsageError where no model is to be used; ``purpose`` says what needs one."""
    if not settings.use_model:
        raise UsageError(
            f"{purpose}, so it needs a model: leave out --no-model, "
            "or give --model where the configuration says use-model = false"
        )


def say_model(model: ModelInfo, settings: Settings) -> None:
    """Which model gave the verdicts, and in which form it runs here."""
    from proofcheck.assess.form import form_here

    say("note", f"model: {model.name}, {model.protocol}, {model.engine}, {model.sha256}")
    if (form := form_here(model.sha256, settings)) is not None:
        say("note", f"it runs here as {form}")
