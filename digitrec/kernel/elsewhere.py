"""Lines that only do something on another service, such as Colab: here they do nothing, and say so."""

import ast

SERVICES = ("google.colab", "kaggle_secrets", "kaggle_datasets")
RUN_CODE = (
    "run",
    "time",
    "timeit",
    "prun",
    "memit",
    "mprun",
    "lprun",
    "debug",
)  # what fails there is the code
HERE = "digitrec.kernel.elsewhere"


class Nothing:
    """Stands for what is not here: asked for anything, it gives itself, holds nothing and does nothing."""

    def __getattr__(self, name):
        """Return itself for any name."""
        if name.startswith("_"):  # of Python and IPython, which ask what an object can do
            raise AttributeError(name)
        return self

    def __call__(self, *_given, **_named):
        """Do nothing."""
        return self

    def __getitem__(self, _key):
        """Return itself for anything in it."""
        return self

    def __iter__(self):
        """Hold nothing."""
        return iter(())

    def __len__(self):
        """Hold nothing."""
        return 0

    def __enter__(self):
        """Begin nothing."""
        return self

    def __exit__(self, *_error):
        """End nothing."""

    def __repr__(self):
        """Say what it is."""
        return "nothing here: it belongs to another service"


NOTHING = Nothing()


class WithoutServices(ast.NodeTransformer):
    """Have imports of a service give `NOTHING`. In a `try`, they fail: that code knows what to do without."""

    def visit_Try(self, node):
        """Leave a `try` as it is."""
        return node

    def visit_Import(self, node):
        """Replace `import google.colab`."""
        return self._replaced(node, [(a.name, a.asname or a.name.partition(".")[0]) for a in node.names])

    def visit_ImportFrom(self, node):
        """Replace `from google.colab import drive`, and `from google import colab`."""
        module = node.module or ""
        return self._replaced(node, [(f"{module}.{a.name}", a.asname or a.name) for a in node.names])

    def _replaced(self, node, imported):
        if node.__dict__.get("level") or not all(f"{name}.".startswith(_DOTTED) for name, _ in imported):
            return node
        print(f"{imported[0][0]} belongs to another service: its lines do nothing here.")
        names = [ast.alias("NOTHING", name) for _, name in imported if name != "*"]
        new = ast.ImportFrom(HERE, names, 0) if names else ast.Pass()
        return ast.fix_missing_locations(ast.copy_location(new, node))


_DOTTED = tuple(f"{service}." for service in SERVICES)


def begin(shell):
    """Have a kernel pass over imports and magics that only exist elsewhere."""
    from IPython.core.error import UsageError

    shell.ast_transformers.append(WithoutServices())
    line_magic, cell_magic = shell.run_line_magic, shell.run_cell_magic

    def run_line_magic(name, line, _stack_depth=1):
        """Run a line magic; one that is not here, or has not what it needs, costs a sentence."""
        __tracebackhide__ = True
        try:
            return line_magic(name, line, _stack_depth=_stack_depth + 1)
        except (UsageError, ImportError, RuntimeError, KeyError, ValueError) as error:
            if name in RUN_CODE and not isinstance(error, UsageError):
                raise
            print(f"The line `%{name} {line}`".rstrip("` ") + "` does nothing here.")
            if name == "matplotlib":
                line_magic("matplotlib", "inline")
            return None

    def run_cell_magic(name, line, cell):
        """Run a cell magic; below one that is not here, the cell is run as it stands."""
        __tracebackhide__ = True
        if shell.find_cell_magic(name) or not cell:
            return cell_magic(name, line, cell)
        print(f"The line `%%{name}` does nothing here.")
        shell.run_cell(cell)
        return None

    shell.run_line_magic, shell.run_cell_magic = run_line_magic, run_cell_magic
