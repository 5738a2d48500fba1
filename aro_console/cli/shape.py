"""How a line is read and explained, where it differs from Click's ways.

``aro-console APP`` is the command people type most, so it has no name: a first word that is no sub-command is the
application. And what follows ``--`` belongs to the application, so Click never sees it. A folder called like a
sub-command is given as ``./run``.
"""

from __future__ import annotations

import os
from typing import Any

import click
from click.shell_completion import CompletionItem

from aro_console.cli.meant import misspelt, too_many

# Wide enough for the longest form of the line, so that its meaning stands beside it.
_FORM_WIDTH = 50


class ShapedCommand(click.Command):
    """A command that says itself what becomes of words which nobody asked for."""

    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            ctx.fail(self.refusal(ctx, extra))
        return extra

    def refusal(self, ctx: click.Context, extra: list[str]) -> str:
        return too_many(extra)


class AppCommand(ShapedCommand):
    """A command on an application; the words after the first ``--`` arrive as the parameter ``arguments``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        rest = super().parse_args(ctx, args[:end])
        ctx.params["arguments"] = tuple(args[end + 1 :])
        return rest

    def refusal(self, ctx: click.Context, extra: list[str]) -> str:
        return too_many(extra, takes_arguments="run APP")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        # The order in which people write them.
        return ["APP", "[OPTIONS]", "[-- ARGUMENTS]"]


class _NamelessContext(click.Context):
    @property
    def command_path(self) -> str:
        return self.parent.command_path if self.parent is not None else ""


class NamelessCommand(AppCommand):
    """The command that needs no word of its own; messages call it by the name of the program."""

    context_class = _NamelessContext

    def refusal(self, ctx: click.Context, extra: list[str]) -> str:
        group = ctx.parent.command if ctx.parent is not None else None
        commands = group.commands if isinstance(group, click.Group) else ()
        return too_many(extra, str(ctx.params["app"]), commands, "APP")


class AppFirstGroup(click.Group):
    """A group whose `nameless` command runs when the line does not begin with a sub-command."""

    command_class = ShapedCommand

    def __init__(self, *args: Any, forms: tuple[tuple[str, str], ...] = (), **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.nameless: NamelessCommand | None = None
        self.forms = forms
        """What may be typed after the program's name, and what it does: the head of the help."""

    def _is_ours(self, word: str, ctx: click.Context) -> bool:
        """Whether the group itself understands `word` as the first of a line."""
        options = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        return word in self.commands or word.partition("=")[0] in options

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and not self._is_ours(args[0], ctx):
            # Said in Click's own way: what follows is not for the group.
            args = ["--", *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.nameless is None or (args and args[0] in self.commands):
            return super().resolve_command(ctx, args)
        may_be_slip = not ctx.resilient_parsing and not os.path.lexists(args[0])
        if may_be_slip and (said := misspelt(args, self.commands)):
            ctx.fail(said)
        return "", self.nameless, args

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Usage"):
            rows = [(f"{ctx.command_path} {form}", meaning) for form, meaning in self.forms]
            formatter.write_dl(rows, col_max=_FORM_WIDTH)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the nameless command and our own as one list; the forms have named the commands."""
        nameless = self.nameless.params if self.nameless is not None else []
        options = [parameter for parameter in [*nameless, *self.get_params(ctx)] if isinstance(parameter, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record is not None])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer applications as well as sub-commands, and the options of both."""
        ours = super().shell_complete(ctx, incomplete)
        if self.nameless is None:
            return ours
        if not incomplete.startswith("-"):
            # Files first: the shells forget what came before when they are told to complete file names.
            return [CompletionItem(incomplete, type="file"), *ours]
        with _NamelessContext(self.nameless, parent=ctx) as inner:
            return [*ours, *(item for item in self.nameless.shell_complete(inner, incomplete) if item not in ours)]
