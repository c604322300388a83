"""The directive `answer`: what a small question in the text comes to, folded away until the reader has tried.

    What is 2 times 3?

    ```{answer}
    6, since ...
    ```

It is a `details` element: open on paper and in the printable book, by hand without scripts.
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

SUMMARY = "The answer"


class answer(nodes.General, nodes.Element):  # noqa: N801, nodes are named in small letters
    """An answer, out of sight until somebody wants it."""


class Answer(SphinxDirective):
    """The answer to the question above."""

    has_content = True

    def run(self):
        """Return the fold with the answer's text in it."""
        self.assert_has_content()
        fold = answer()
        self.set_source_info(fold)
        self.state.nested_parse(self.content, self.content_offset, fold)
        return [fold]


def _visit(translator, node):
    translator.body.append(f'<details class="answer"><summary>{SUMMARY}</summary>\n')


def _depart(translator, node):
    translator.body.append("</details>\n")


def setup(app):
    """Register the directive and its node."""
    app.add_node(answer, html=(_visit, _depart))
    app.add_directive("answer", Answer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
