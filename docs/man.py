"""Parts of the man page in roff: lists of names with what they mean, and the options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import typer


def escape(text: str) -> str:
    """A text as roff reads it: a line must not begin like a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def entries(pairs: Iterable[tuple[str, str]]) -> str:
    """A list: each name in bold, what it means beneath."""
    return "".join(f".TP\n.B {escape(name)}\n{escape(text)}\n" for name, text in pairs)


def commands(app: typer.Typer) -> list[tuple[str, str]]:
    """The commands with the first paragraph of their help."""
    group = typer.main.get_command(app)
    return [
        (name, " ".join((one.help or "").split("\n\n")[0].split()))
        for name, one in group.commands.items()  # type: ignore[attr-defined]
    ]


def options(app: typer.Typer) -> str:
    """The options, a subsection for each command, as its ``--help`` tells them."""
    group = typer.main.get_command(app)
    top = typer.Context(group, info_name="proofcheck", **group.context_settings)
    parts = [f'.SS "Options in the place of a command"\n{entries(_records(group, top))}']
    for context in _contexts(top):
        title = context.command_path.removeprefix("proofcheck ")
        parts.append(f'.SS "Options of {title}"\n{entries(_records(context.command, context))}')
    return "".join(parts)


def _contexts(parent: typer.Context) -> Iterator[typer.Context]:
    """The commands in a group, and those inside them."""
    for name, one in getattr(parent.command, "commands", {}).items():
        context = typer.Context(one, info_name=name, parent=parent)
        yield context
        yield from _contexts(context)


def _records(command: object, context: typer.Context) -> list[tuple[str, str]]:
    """The options with their values, and their help; not those that are only refused."""
    parameters = command.get_params(context)  # type: ignore[attr-defined]
    found = [one.get_help_record(context) for one in parameters if one.param_type_name == "option"]
    return [record for record in found if record]
