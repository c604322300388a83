"""A learner's code as a syntax tree, from which every name that could tell whose it is has gone."""

import ast
import sys

LIBRARIES = {"digitrec", "IPython", "keras", "matplotlib", "mpl_toolkits", "numpy", "pandas", "scipy"}
LIBRARIES |= {"sklearn", "tensorflow"} | set(sys.stdlib_module_names)


class Rewritten(ast.NodeTransformer):
    """A syntax tree without what names somebody."""

    def __init__(self, anonymiser, names):
        """Take who knows the names, and the names in this code by what they became so far."""
        self.known, self.names = anonymiser, names

    def new(self, name):
        """Return what a name becomes."""
        return self.known.renamed(name, self.names) if name else name

    def visit_Name(self, node):  # noqa: D102
        node.id = self.new(node.id)
        return node

    def visit_arg(self, node):  # noqa: D102
        node.arg = self.new(node.arg)
        return self.generic_visit(node)

    def visit_keyword(self, node):  # noqa: D102
        if node.arg and (node.arg in self.names or self.known.is_part_of_a_name(node.arg)):
            node.arg = self.new(node.arg)
        return self.generic_visit(node)

    def visit_Attribute(self, node):  # noqa: D102
        own = isinstance(node.ctx, ast.Store) or node.attr in self.names
        if own or self.known.is_part_of_a_name(node.attr):
            node.attr = self.new(node.attr)
        return self.generic_visit(node)

    def visit_alias(self, node):  # noqa: D102
        node.asname = self.new(node.asname)
        parts = [
            self.new(part) if self.known.is_part_of_a_name(part) else part for part in node.name.split(".")
        ]
        node.name = ".".join(parts)
        return node

    def visit_Import(self, node):  # noqa: D102
        for alias in node.names:
            first, *rest = alias.name.split(".")
            alias.name = ".".join([_module(first, self), *rest])
        return self.generic_visit(node)

    def visit_ImportFrom(self, node):  # noqa: D102
        if node.module:
            first, *rest = node.module.split(".")
            node.module = ".".join([_module(first, self), *rest])
        return self.generic_visit(node)

    def _named(self, node):
        if node.body and _is_text(node.body[0]):
            node.body = node.body[1:] or [ast.Expr(ast.Constant(...))]
        node.name = self.new(node.name)
        return self.generic_visit(node)

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _named  # noqa: N815

    def _with_name(self, node):
        node.name = self.new(node.name)
        return self.generic_visit(node)

    visit_ExceptHandler = visit_MatchAs = visit_MatchStar = _with_name  # noqa: N815

    def _with_names(self, node):
        node.names = [self.new(name) for name in node.names]
        return node

    visit_Global = visit_Nonlocal = _with_names  # noqa: N815

    def visit_Expr(self, node):  # noqa: D102
        return ast.Expr(ast.Constant(...)) if _is_text(node) else self.generic_visit(node)

    def visit_Constant(self, node):  # noqa: D102
        if isinstance(node.value, str) and not self.known.text_stays(node.value):
            return ast.Constant("...")
        if isinstance(node.value, bytes):
            return ast.Constant(b"...")
        if type(node.value) is int and self.known.is_a_number_of(node.value):
            return ast.Constant(0)
        return node


def _module(first, rewritten):
    return first if first in LIBRARIES else rewritten.new(first)


def _is_text(node):
    return (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and type(node.value.value) is str
    )
