"""A page of the book as a notebook that reads well in Jupyter, which does not know the book's markup."""

import re

INSTALL = """\
# On Colab this cell installs the course. Elsewhere it does nothing.
import sys

if "google.colab" in sys.modules:
    %pip install --quiet git+{repository}"""


def downloadable(notebook, glued, repository=""):
    """Return the executed notebook of a page with its text in plain Markdown.

    `glued` holds the measured values as text, by the name that the page uses for them; `repository` is the
    address from which a first cell installs the course on Colab, no such cell if it is empty.
    """
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = plain_markdown("".join(cell["source"]), glued)
            if not text:
                continue
            cell = {**cell, "source": text}
        cells.append(cell)
    if repository:
        install = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
        cells.insert(0, {**install, "source": INSTALL.format(repository=repository)})
    known = {
        key: value for key, value in notebook["metadata"].items() if key in ("kernelspec", "language_info")
    }
    without_ids = [{key: value for key, value in cell.items() if key != "id"} for cell in cells]
    return {"cells": without_ids, "metadata": known, "nbformat": 4, "nbformat_minor": 4}


def plain_markdown(text, glued):
    """Return MyST Markdown without what only the book understands."""
    text = re.sub(r"^\([\w-]+\)=\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(`{3,}|:{3,})\{(\w+)\}([^\n]*)\n(.*?)^\1$", _block, text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\{glue:text\}`([^`]*)`", lambda role: _glued(role[1], glued), text)
    text = re.sub(r"\{(?:numref|ref|doc|term)\}`([^`<]*?) *(?:<([^>]*)>)?`", r"\1", text)
    text = re.sub(r"\{eq\}`[^`]*`", "the formula", text)
    text = re.sub(r"\{cite:\w+\}`([^`]*)`", r"[\1]", text)
    text = re.sub(r"\{[\w:]+\}(`[^`]*`)", r"\1", text)
    text = re.sub(r"^\$\$ *\([\w-]+\)$", "$$", text, flags=re.MULTILINE)
    text = re.sub(r"\]\((\w+)\.md(#[\w-]*)?\)", r"](\1.ipynb)", text)
    return text.strip()


def _block(match):
    """Return a directive as plain Markdown."""
    kind, title, body = match[2], match[3].strip(), match[4]
    body = re.sub(r"^:[\w-]+:.*\n", "", body, flags=re.MULTILINE).strip()
    if kind == "quiz":
        return _quiz(body)
    if kind in ("caption", "live"):
        return f"*{' '.join(body.split())}*"
    if kind == "mistake":
        return f"- **{_name(title)}.** {' '.join(body.split())}"
    if kind in ("math", "code-block"):
        return f"$$\n{body}\n$$" if kind == "math" else f"```{title}\n{body}\n```"
    lines = [f"**{title}**", "", *body.splitlines()] if title else body.splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _name(code):
    """Return what goes wrong under a code of the checks, in words."""
    from digitrec.book.sphinx.mistakes import as_title
    from digitrec.checks.engine.catalogue import misconception

    return as_title(misconception(code).name)


def _quiz(body):
    """Return a quiz as questions whose answers unfold."""
    from digitrec.book.sphinx.quiz import parse_quiz

    parts = []
    for number, question in enumerate(parse_quiz(body.splitlines()), 1):
        options = "\n".join(f"- {option.text}" for option in question.options)
        answers = "\n".join(
            f"- {'Right' if option.right else 'Not right'}: {option.text}. {option.why}"
            for option in question.options
        )
        parts.append(
            f"**{number}. {question.text}**\n\n{options}\n\n"
            f"<details><summary>Answers</summary>\n\n{answers}\n\n</details>"
        )
    return "\n\n".join(parts)


def _glued(reference, glued):
    """Return a glued value in its format: `accuracy:.3f`, `06_evaluating.md::accuracy:.3f` or `name`."""
    from myst_nb.core.variables import format_plain_text

    if reference in glued:
        return format_plain_text(glued[reference], "s")
    name, _, form = reference.rpartition(":")
    return format_plain_text(glued[name], form)
