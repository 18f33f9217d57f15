"""A shell → the script by which it completes the program's commands, options and names of tables."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

NAME, VARIABLE = "converter", "_CONVERTER_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


@click.command(
    short_help="Let the shell complete commands, options and tables.",
    epilog="""\b
Examples, once and for all new shells:
  converter completion bash >> ~/.bashrc
  converter completion zsh >> ~/.zshrc
  converter completion fish > ~/.config/fish/completions/converter.fish
For this shell alone:
  source <(converter completion bash)

\b
Exit codes:
  0  printed
  2  wrong usage
""",
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes what you type after converter, when you press Tab."""
    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(context.find_root().command, {}, NAME, VARIABLE).source())
