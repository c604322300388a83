"""The directive `mistake`: the place where a finding of the checks sends its reader.

    ```{mistake} not-scaled
    How it shows, what probably happened, how to mend it.
    ```

The code is one of the checks' catalogue; it becomes the anchor, `02_preparing.html#not-scaled`. A code that
is not in the catalogue, or not in the page and the section that the catalogue names, is a warning.

Who has not done the exercise yet needs none of it, so all the blocks of a section stand in one fold at the
place of the last. A link to a block opens its fold: browsers do so themselves, `theme.js` in those that do
not.
"""

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from digitrec.checks.engine.catalogue import misconception

LOGGER = logging.getLogger(__name__)
SUMMARY = "If a check sent you here"


class fold(nodes.General, nodes.Element):  # noqa: N801, nodes are named in small letters
    """The blocks `mistake` of one section, out of sight until somebody wants them."""


class Mistake(SphinxDirective):
    """What goes wrong under one code of the checks."""

    has_content = True
    required_arguments = 1

    def run(self):
        """Return a block with the code's anchor, its name in the catalogue and the text."""
        code = self.arguments[0]
        try:
            row = misconception(code)
        except KeyError:
            raise self.error(f"The checks have no code {code!r}.") from None
        block = nodes.container(classes=["mistake"], ids=[code], code=code)
        self.set_source_info(block)
        title = nodes.paragraph(classes=["mistake-title"])
        title += nodes.strong("", as_title(row.name))
        block += title
        self.state.nested_parse(self.content, self.content_offset, block)
        domain = self.env.get_domain("std")
        domain.note_hyperlink_target(code, self.env.docname, code, row.section)
        return [block]


def as_title(name):
    """Return the name of a mistake with a capital letter, unless it begins with code: `y`, `/=`, `60000`."""
    first = name.split()[0].replace("-", "")
    is_word = first.isalpha() and (len(first) > 1 or first == "a")
    return name[0].upper() + name[1:] if is_word else name


class CheckSections(SphinxTransform):
    """Compares the section of each `mistake` with the one that the catalogue names."""

    default_priority = 400

    def apply(self, **kwargs):
        """Warn of every mistake that stands elsewhere."""
        for block in self.document.findall(nodes.container):
            if "mistake" not in block["classes"]:
                continue
            row = misconception(block["code"])
            section = block.parent
            while section is not None and not isinstance(section, nodes.section):
                section = section.parent
            title = section[0].astext() if section is not None else ""
            if (row.page, row.section) != (self.env.docname, title):
                LOGGER.warning(
                    f"The checks send the reader of {row.code!r} to {row.section!r} in {row.page}; "
                    f"it stands in {title!r}.",
                    location=block,
                )


class FoldMistakes(SphinxTransform):
    """Puts the blocks of each section into one fold."""

    default_priority = 401  # when they have been compared

    def apply(self, **kwargs):
        """Gather the blocks at the place of the last of them."""
        for section in list(self.document.findall(nodes.section)):
            blocks = [child for child in section.children if "mistake" in child.get("classes", ())]
            if not blocks:
                continue
            gathered = fold()
            section.replace(blocks[-1], gathered)
            for block in blocks[:-1]:
                section.remove(block)
            gathered += blocks


def _visit(translator, node):
    translator.body.append(f'<details class="mistakes"><summary>{SUMMARY}</summary>\n')


def _depart(translator, node):
    translator.body.append("</details>\n")


def setup(app):
    """Register the directive, its check and its fold."""
    app.add_node(fold, html=(_visit, _depart))
    app.add_directive("mistake", Mistake)
    app.add_transform(CheckSections)
    app.add_transform(FoldMistakes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
