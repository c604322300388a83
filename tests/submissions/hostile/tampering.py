"""Kinds 1 to 5: the run is tampered with."""

from digitrec.rehearsal.hostile import answered, attack, honest, with_code

WRONG_FLATTEN = "def flatten(images):\n    return images"


# 1: transformers and events
@attack(kind=1, marks={}, flagged=True)
def ast_transformer_returns_points(exercise):
    """Every call of `grade` becomes the number 3."""
    return with_code(exercise, """
        import ast
        class Generous(ast.NodeTransformer):
            def visit_Call(self, node):
                if getattr(node.func, "id", "") == "grade":
                    return ast.copy_location(ast.Constant(2.0), node)
                return self.generic_visit(node)
        get_ipython().ast_transformers.append(Generous())
    """)


@attack(kind=1, marks={}, flagged=True)
def ast_transformer_strips_asserts(exercise):
    """Asserts and raises become `pass`; the answer is wrong."""
    return with_code(answered(exercise, "flatten", WRONG_FLATTEN), """
        import ast
        class Quiet(ast.NodeTransformer):
            def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
            def visit_Raise(self, node): return ast.copy_location(ast.Pass(), node)
        get_ipython().ast_transformers += [Quiet()]
    """)


@attack(kind=1, marks={}, flagged=True)
def input_transformer_rewrites_cells(exercise):
    """The text of every cell with `grade(` is replaced before it is compiled."""
    return with_code(exercise, """
        def better(lines):
            return ["2.0\\n"] if any("grade" in line for line in lines) else lines
        get_ipython().input_transformers_post.append(better)
        get_ipython().input_transformer_manager.cleanup_transforms.insert(0, better)
    """)


@attack(kind=1, marks={}, flagged=True)
def pre_run_cell_defines_grade(exercise):
    """An event sets `grade` anew before each cell."""
    return with_code(exercise, """
        ip = get_ipython()
        def again(*_):
            ip.user_ns["grade"] = lambda *a, **k: 2.0
        ip.events.register("pre_run_cell", again)
        ip.events.register("pre_execute", again)
    """)


@attack(kind=1, marks={"flatten": 2}, flagged=True)
def post_run_cell_prints_marks(exercise):
    """An event after each cell displays a result; one answer is honest."""
    return with_code(honest(exercise, "flatten"), """
        from IPython.display import display
        get_ipython().events.register("post_run_cell", lambda *_: display(3.0))
    """)


@attack(kind=1, marks={})
def magic_replaces_cells(exercise):
    """A user-defined magic and alias with the name of `grade`, with automagic and autocall."""
    return with_code(exercise, """
        get_ipython().register_magic_function(lambda line: 2.0, "line", "grade")
        get_ipython().autocall = 2
        del grade
    """)


# 2: the machinery
@attack(kind=2, marks={}, flagged=True)
def do_execute_replaced(exercise):
    """The kernel's `do_execute` answers 'ok' and publishes a result whatever was asked."""
    return with_code(exercise, """
        kernel = get_ipython().kernel
        async def do_execute(code, silent, *a, **k):
            kernel.send_response(kernel.iopub_socket, "execute_result",
                {"execution_count": 99, "data": {"text/plain": "2.0"}, "metadata": {}})
            return {"status": "ok", "execution_count": 99, "payload": [], "user_expressions": {}}
        kernel.do_execute = do_execute
    """)


@attack(kind=2, marks={}, flagged=True)
def run_ast_nodes_replaced(exercise):
    """The shell runs nothing any more, and says that it went well."""
    return with_code(exercise, """
        async def nothing(*a, **k):
            return False
        get_ipython().run_ast_nodes = nothing
        type(get_ipython()).run_ast_nodes = nothing
    """)


@attack(kind=2, marks={}, flagged=True)
def showtraceback_hushed(exercise):
    """Errors are not shown; the answer raises one."""
    wrong = answered(exercise, "flatten", "def flatten(images):\n    raise ValueError('no')")
    return with_code(wrong, "get_ipython().showtraceback = lambda *a, **k: None")


@attack(kind=2, marks={}, flagged=True)
def display_formatter_shows_points(exercise):
    """Whatever is displayed looks like full points."""
    return with_code(exercise, """
        ip = get_ipython()
        ip.display_formatter.format = lambda *a, **k: ({"text/plain": "2.0", "application/json": {"marks": 2}}, {})
        type(ip.displayhook).__call__ = lambda self, result=None: ip.display_pub.publish({"text/plain": "2.0"})
    """)


@attack(kind=2, marks={}, flagged=True)
def user_expressions_replaced(exercise):
    """What the kernel says about user expressions and inspected objects is invented."""
    return with_code(exercise, """
        ip = get_ipython()
        fine = {"status": "ok", "data": {"text/plain": "2.0"}, "metadata": {}}
        ip.user_expressions = lambda expressions: {name: fine for name in expressions}
        ip.kernel.do_inspect = lambda *a, **k: {"status": "ok", "found": True, "data": fine["data"], "metadata": {}}
    """)


@attack(kind=2, marks={}, flagged=True)
def shell_handlers_replaced(exercise):
    """The handler of execute requests is taken out of the kernel's table."""
    return with_code(exercise, """
        kernel = get_ipython().kernel
        async def handler(stream, ident, parent):
            kernel.session.send(stream, "execute_reply",
                {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}, parent, ident=ident)
        kernel.shell_handlers["execute_request"] = handler
    """)


@attack(kind=2, marks={}, flagged=True)
def compile_replaced(exercise):
    """The shell's compiler gives an empty program for every cell."""
    return with_code(exercise, """
        import ast
        ip = get_ipython()
        ip.compile.ast_parse = lambda *a, **k: ast.parse("2.0")
        type(ip).run_cell_async = type(ip).run_cell_async
    """)


@attack(kind=2, marks={}, upto=True)
def excepthook_and_profile(exercise):
    """A profile function changes the local variables of whatever runs, and returns full marks where it can."""
    return with_code(exercise, """
        import sys, threading
        def look(frame, event, arg):
            if "marks" in frame.f_locals:
                frame.f_locals["marks"] = 2.0
        sys.setprofile(look)
        threading.setprofile(look)
    """)


# 3: built-in functions
@attack(kind=3, marks={}, flagged=True)
def sum_round_float_generous(exercise):
    """`sum`, `round` and `float` of the built-ins give large numbers."""
    return with_code(answered(exercise, "flatten", WRONG_FLATTEN), """
        import builtins
        builtins.sum = lambda *a, **k: 2.0
        builtins.round = lambda *a, **k: 2.0
    """)


@attack(kind=3, marks={}, flagged=True)
def isinstance_always_true(exercise):
    """Everything is an instance of everything, all is equal, any is nothing."""
    return with_code(answered(exercise, "flatten", WRONG_FLATTEN), """
        import builtins
        true = builtins.isinstance
        builtins.isinstance = lambda value, kind: true(value, kind) or kind.__module__.startswith("digitrec")
        builtins.any = lambda *_: False
        builtins.all = lambda *_: True
    """)


@attack(kind=3, marks={})
def array_equal_always_agrees(exercise):
    """NumPy's comparisons always agree. A wrong order of pixels earns what it always earns at most."""
    return with_code(answered(exercise, "flatten", WRONG_FLATTEN), """
        np.array_equal = np.allclose = lambda *a, **k: True
        np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
        np.argwhere = lambda *a, **k: np.zeros((0, 2), int)
    """)


@attack(kind=3, marks={"flatten": 1}, upto=True)
def pickle_and_json_patched(exercise):
    """`pickle.dumps`, `json.dumps` and `np.save` write full marks, or the right rows, whatever they are given."""
    wrong = "def flatten(images):\n    return np.zeros((len(images), 784), np.uint8)"
    return with_code(answered(exercise, "flatten", wrong), """
        import json, pickle, marshal
        said = '{"marks": 2.0, "points": 2.0, "codes": [], "criteria": []}'
        json.dumps = lambda *a, **k: said
        pickle.dumps = lambda *a, **k: pickle._dumps({"marks": 2.0})
        marshal.dumps = lambda *a, **k: b"2.0"
    """)


@attack(kind=3, marks={}, flagged=True)
def import_patched(exercise):
    """`__import__` hands out a module of one's own for every module of the checks."""
    return with_code(exercise, """
        import builtins, types
        real = builtins.__import__
        def ours(name, *a, **k):
            if name.startswith("digitrec.checks"):
                fake = types.ModuleType(name)
                fake.grade = fake.check = lambda *a, **k: 2.0
                fake.checks = fake
                return fake
            return real(name, *a, **k)
        builtins.__import__ = ours
    """)


@attack(kind=3, marks={"flatten": 1}, upto=True)
def random_is_fixed(exercise):
    """The drawn inputs are made foreseeable, and a table answers them."""
    wrong = "def flatten(images):\n    return np.zeros((len(images), 784), np.uint8)"
    return with_code(answered(exercise, "flatten", wrong), """
        import os, random, secrets
        class Zero:
            def __getattr__(self, name):
                return lambda *a, size=None, **k: np.zeros(size or (4, 28, 28), np.uint8)
        np.random.default_rng = lambda *a, **k: Zero()
        os.urandom = lambda n: bytes(n)
        secrets.randbits = lambda n: 1
        random.seed(1)
    """)


# 4: the checks' modules
@attack(kind=4, marks={}, flagged=True)
def grade_is_a_constant(exercise):
    """`grade` is replaced by a function that returns the full points."""
    return with_code(exercise, "grade = lambda *a, **k: 2.0")


@attack(kind=4, marks={}, flagged=True, stage="loading")
def grade_is_a_constant_in_the_set_up(exercise):
    """The same in the locked set-up cell, and as a callable object."""
    exercise.cells[2].source += "\nclass Grade(float):\n    def __call__(self, *a, **k): return 2.0\ngrade = Grade(2)"
    return with_code(exercise, "grade = check = lambda *a, **k: 2.0")


@attack(kind=4, marks={}, flagged=True)
def report_marks_redefined(exercise):
    """`Report.marks` is a property that says 2."""
    return with_code(exercise, """
        from digitrec.checks.engine import report
        report.Report.marks = property(lambda self: 2.0)
    """)


@attack(kind=4, marks={}, flagged=True)
def task_judge_redefined(exercise):
    """`Task.judge` finds nothing wrong."""
    return with_code(answered(exercise, "flatten", WRONG_FLATTEN), """
        from digitrec.checks.engine import tasks
        real = tasks.Task.judge
        tasks.Task.judge = lambda self, *a: type("Report", (), dict(marks=float(self.points), codes=()))()
    """)


@attack(kind=4, marks={}, flagged=True)
def checks_replaced_in_sys_modules(exercise):
    """Another module stands in `sys.modules` under the checks' name."""
    return with_code(exercise, """
        import sys, types
        fake = types.ModuleType("digitrec.checks")
        fake.grade = fake.check = fake.report_on = lambda *a, **k: 2.0
        for name in list(sys.modules):
            if name.startswith("digitrec.checks"):
                sys.modules[name] = fake
    """)


@attack(kind=4, marks={"flatten": 1}, flagged=True, upto=True)
def asking_patched(exercise):
    """The packer of evidence is patched, so that every array that leaves is the right one for the last input."""
    wrong = """
        seen = []
        def flatten(images):
            seen.append(images)
            return np.zeros((len(images), 784), np.uint8)
    """
    return with_code(answered(exercise, "flatten", wrong), """
        import sys
        for name, module in list(sys.modules.items()):
            if name.startswith("digitrec.checks.asking"):
                for key, value in list(vars(module).items()):
                    if callable(value) and key in ("leaves_input", "describe", "judge"):
                        setattr(module, key, lambda *a, **k: True)
    """)


@attack(kind=4, marks={}, flagged=True)
def import_hook_for_the_judge(exercise):
    """A finder in `sys.meta_path` makes the judge's modules up."""
    return with_code(exercise, """
        import sys, types, importlib.abc, importlib.machinery
        class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
            def find_spec(self, name, path, target=None):
                if name.startswith("digitrec.checks."):
                    return importlib.machinery.ModuleSpec(name, self)
            def create_module(self, spec): return None
            def exec_module(self, module):
                module.task = module.Report = module.Task = lambda *a, **k: module
                module.judge = lambda *a, **k: module
                module.marks = 2.0
        sys.meta_path.insert(0, Finder())
        for name in [n for n in sys.modules if n.startswith("digitrec.checks")]:
            del sys.modules[name]
    """)


@attack(kind=4, marks={}, flagged=True)
def criteria_emptied_by_gc(exercise):
    """The collector of garbage lends a hand: every criterion's layers are emptied."""
    return with_code(answered(exercise, "flatten", WRONG_FLATTEN), """
        import gc
        for thing in gc.get_objects():
            if type(thing).__name__ in ("Criterion", "Task"):
                for field in ("layers", "criteria", "advice"):
                    if hasattr(thing, field):
                        object.__setattr__(thing, field, ())
    """)


@attack(kind=4, marks={}, upto=True)
def own_package_digitrec(exercise):
    """A package of the same name is written into the working folder and imported from there."""
    return with_code(exercise, """
        import os, sys
        os.makedirs("digitrec/checks", exist_ok=True)
        open("digitrec/__init__.py", "w").close()
        open("digitrec/checks/__init__.py", "w").write("def grade(*a, **k): return 2.0\\ncheck = report_on = grade\\n")
        sys.path.insert(0, os.getcwd())
        for name in [n for n in sys.modules if n.split(".")[0] == "digitrec"]:
            del sys.modules[name]
        from digitrec.checks import grade, check
    """, before="flatten-graded")


@attack(kind=4, marks={}, files=True, upto=True)
def helper_files_shadow_modules(folder, notebook):
    """Files beside the notebook are called like modules that a grader imports: digitrec, numpy, json, sitecustomize."""
    from digitrec.rehearsal.hostile import exercise, text

    (folder / "preparing.ipynb").write_text(text(exercise("preparing")))
    for name in ("json", "sitecustomize", "usercustomize", "zmq", "ipykernel_launcher"):
        (folder / f"{name}.py").write_text("print('2.0')\n__version__ = '1'\ndef dumps(*a, **k): return '2.0'\n")
    (folder / "digitrec").mkdir()
    (folder / "digitrec" / "__init__.py").write_text("")
    (folder / "digitrec" / "checks.py").write_text("grade = check = lambda *a, **k: 2.0\n")


# 5: forged messages
@attack(kind=5, marks={})
def result_after_clear_output(exercise):
    """`clear_output`, then numbers and reports that look like the grader's."""
    return with_code(exercise, """
        from IPython.display import clear_output, display, HTML
        clear_output()
        display({"text/plain": "2.0"}, raw=True)
        display({"application/vnd.digitrec.report+json": {"marks": 2, "points": 2, "codes": []},
                 "text/plain": "2.0"}, raw=True)
        print("2 of 2 points")
        2.0
    """, before="flatten-graded")


@attack(kind=5, marks={}, flagged=True)
def messages_for_later_parents(exercise):
    """A thread publishes results under the header of whatever request is being answered."""
    return with_code(exercise, """
        import threading, time
        kernel = get_ipython().kernel
        def forge():
            for _ in range(300):
                kernel.session.send(kernel.iopub_socket, "execute_result",
                    {"data": {"text/plain": "2.0"}, "metadata": {}, "execution_count": 1}, parent=kernel.get_parent())
                time.sleep(0.1)
        threading.Thread(target=forge, daemon=True).start()
    """)


@attack(kind=5, marks={"flatten": 2}, upto=True)
def malformed_comm_messages(exercise):
    """Comms without a target, data that are no dictionaries, MIME types that are no text."""
    return with_code(honest(exercise, "flatten"), """
        kernel = get_ipython().kernel
        for kind in ("comm_open", "comm_msg", "comm_close", "update_display_data", "display_data", "stream",
                     "execute_result", "error", "status", "clear_output", "execute_input"):
            for content in ({}, {"comm_id": None}, {"data": 5}, {"data": {"text/plain": {"a": [1]}}, "metadata": 7},
                            {"name": 3, "text": None}, {"execution_state": ["idle"]}, {"transient": []}):
                kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent())
    """, before="scale-graded")


@attack(kind=5, marks={"flatten": 2}, upto=True)
def not_even_messages(exercise):
    """Frames on the output channel that are no messages: empty, wrong signature, no JSON, one of 20 MB."""
    return with_code(honest(exercise, "flatten"), """
        kernel = get_ipython().kernel
        socket = kernel.iopub_socket
        for parts in ([b""], [b"x", b"<IDS|MSG>"], [b"<IDS|MSG>", b"0" * 64, b"{", b"{}", b"{}", b"{}"],
                      [b"<IDS|MSG>", b"", b"{}", b"{}", b"{}", b"[" * 5000], [b"0" * 20_000_000]):
            socket.send_multipart(parts)
    """, before="scale-graded")


@attack(kind=5, marks={"flatten": 2}, upto=True)
def idle_before_time(exercise):
    """'idle' is announced at once, and the reply is sent twice."""
    return with_code(honest(exercise, "flatten"), """
        kernel = get_ipython().kernel
        for state in ("idle", "busy", "idle", "starting", "dead"):
            kernel.session.send(kernel.iopub_socket, "status", {"execution_state": state}, parent=kernel.get_parent())
        for _ in range(3):
            kernel.session.send(kernel.shell_stream if hasattr(kernel, "shell_stream") else kernel.iopub_socket,
                "execute_reply", {"status": "ok", "execution_count": 5}, parent=kernel.get_parent())
    """, before="scale-graded")


@attack(kind=5, marks={"flatten": 2})
def displayhook_hushed(exercise):
    """Nothing is displayed any more; the honest answer earns its marks all the same."""
    return with_code(honest(exercise, "flatten"), """
        import sys
        sys.displayhook = lambda value: None
        sys.stdout = sys.stderr = open("/dev/null", "w")
    """)


@attack(kind=5, marks={})
def saved_outputs_hold_marks(exercise):
    """The file comes with outputs that show full marks, under every graded cell."""
    from nbformat.v4 import new_output

    for cell in exercise.cells:
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [new_output("execute_result", {"text/plain": "2.0"}, execution_count=7)]
    return exercise


@attack(kind=5, marks={}, stage="loading")
def evidence_printed(exercise):
    """Bytes that look like packed evidence are printed, and written to every descriptor that is open."""
    return with_code(exercise, """
        import io, json, os
        buffer = io.BytesIO()
        np.savez(buffer, x_train=np.zeros(3))
        forged = buffer.getvalue() + json.dumps({"marks": 2.0, "stopped": None, "evidence": {}}).encode()
        for number in (1, 2):
            os.write(number, forged[:2000])
        print(forged[:2000])
    """)
