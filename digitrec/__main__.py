"""`python -m digitrec` is the command `digitrec`."""

from digitrec.cli import main

main(prog_name="digitrec")
