"""README, man page and ``--help`` say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from proofcheck import __version__
from proofcheck.cli import COMMANDS
from proofcheck.cli.app import app
from proofcheck.cli.exit_codes import ExitCode
from proofcheck.document.rule import Severity
from proofcheck.reports.check.registry import REPORTS
from proofcheck.rules import RULES
from proofcheck.settings.config import as_toml
from proofcheck.settings.settings import Settings
from proofcheck.settings.table import TABLE

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAN = (ROOT / "man" / "proofcheck.1").read_text(encoding="utf-8")
# Roff without its font changes and escapes.
PLAIN_MAN = re.sub(r"\\f.", "", MAN).replace("\\-", "-").replace("\\e", "\\")


def options(command: str) -> set[str]:
    """The options of a command and of those inside it, as ``--help`` prints them."""
    group = typer.main.get_command(app)
    found = group.commands[command]  # type: ignore[attr-defined]
    names: set[str] = {"--help", "-h"}
    inner = getattr(found, "commands", {}).values()
    for parameter in (one for it in (found, *inner) for one in it.params if not _hidden(one)):
        if parameter.param_type_name == "option":
            names.update(parameter.opts)
            names.update(parameter.secondary_opts)
    return names


def _hidden(parameter: object) -> bool:
    """An option that is there only to be refused with a helpful line."""
    return bool(getattr(parameter, "hidden", False))


def section(title: str) -> str:
    """A section of the man page."""
    match = re.search(rf'\.SH "?{title}"?\n(.*?)(?=\n\.SH |\Z)', PLAIN_MAN, re.DOTALL)
    assert match, f"the man page has no section {title}"
    return match[1]


def subsection(title: str) -> str:
    match = re.search(rf"\.SS {title}\n(.*?)(?=\n\.SS |\Z)", section("OPTIONS"), re.DOTALL)
    assert match, f"the man page has no {title}"
    return match[1]


def named_options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", text))


def test_the_man_page_has_its_sections_in_order() -> None:
    titles = [title.strip('"') for title in re.findall(r"^\.SH (.*)$", MAN, re.MULTILINE)]
    assert titles == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "RULES",
        "CONFIGURATION", "INLINE COMMENTS", "FILES", "ENVIRONMENT", "EXAMPLES", "SEE ALSO",
    ]  # fmt: skip
    assert f'"proofcheck {__version__}"' in MAN


@pytest.mark.parametrize("command", COMMANDS)
def test_the_man_page_has_every_option_and_no_other(command: str) -> None:
    in_man = named_options(subsection(f"Options of {command}"))
    expected = options(command)
    if command != "check":
        expected -= {"--help", "-h", "-v"}
    assert in_man == expected


def test_the_man_page_has_every_command() -> None:
    assert re.findall(r"^\.TP\n\.B (\w+)$", section("COMMANDS"), re.MULTILINE) == list(COMMANDS)
    group = typer.main.get_command(app)
    assert list(group.commands) == list(COMMANDS)  # type: ignore[attr-defined]
    expected = {"--install-completion", "--show-completion"}
    assert named_options(subsection("Options in the place of a command")) == expected


def test_exit_codes_are_the_same_everywhere() -> None:
    codes = [str(int(code)) for code in ExitCode]
    assert re.findall(r"^\.B (\d+)$", section("EXIT STATUS"), re.MULTILINE) == codes
    table = README[README.index("| exit code") :].split("\n\n")[0]
    assert re.findall(r"^\| (\d+) \|", table, re.MULTILINE) == codes


def test_rules_are_the_same_everywhere() -> None:
    in_readme = re.findall(r"^\| (PC\d{3}) \| (.*) \| (\w+) \|$", README, re.MULTILINE)
    in_man = re.findall(r"^\.B (PC\d{3})\n(.*) \((\w+)\)$", section("RULES"), re.MULTILINE)
    expected = [(rule.code, rule.title, rule.severity.label) for rule in RULES.values()]
    assert in_readme == expected
    assert in_man == expected


def test_the_configuration_keys_and_their_defaults_are_the_same() -> None:
    shown = section("CONFIGURATION")
    keys = dict(re.findall(r"^([a-z-]+) = (.*?)(?: +#.*)?$", shown, re.MULTILINE))
    assert list(keys) == list(TABLE)
    for line in as_toml(Settings()).splitlines():
        key, _, value = line.partition(" = ")
        if not key.startswith("#"):
            assert keys[key] == value
    example = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8").split("```")[1]
    assert set(re.findall(r"^([a-z-]+) =", example, re.MULTILINE)) <= set(TABLE)


def test_formats_are_named_everywhere() -> None:
    help_text = {
        parameter.name: parameter.help
        for parameter in typer.main.get_command(app).commands["check"].params  # type: ignore[attr-defined]
    }["format"]
    for name in REPORTS:
        assert f".B {name}" in subsection("Options of check")
        assert f"- `{name}`" in README
        assert name in help_text or name == "pdf"


def test_options_in_the_readme_exist() -> None:
    known = set().union(*map(options, COMMANDS))
    pages = [page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").glob("*.md"))]
    prose = "\n".join([README, *pages])
    assert named_options(" ".join(re.findall(r"`([^`\n]+)`", prose))) <= known


def test_the_default_severity_is_told() -> None:
    assert Settings().fail_on is Severity.WARNING
    assert "warning\n(the default)" in section("OPTIONS").replace(".B ", "")


def test_the_readme_has_two_commands_behind_its_marker() -> None:
    fence = README[README.index("<!-- the two commands -->") :].split("```")[1]
    commands = fence.strip().splitlines()[1:]
    assert len(commands) == 2
    assert "pip install -c constraints.txt" in commands[0]
    assert commands[1] == ".venv/bin/pytest"


def test_every_part_is_in_the_architecture_table() -> None:
    table = README[README.index("## Rooms") : README.index("## Limits")]
    for path in (ROOT / "proofcheck").iterdir():
        if not path.name.startswith("_") and path.name != "py.typed":
            name = f"{path.name}/" if path.is_dir() else path.name
            assert f"`{name}`" in table, f"{name} is missing in the README's table"


def test_constraints_name_versions_and_nothing_else() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.]+", line)
