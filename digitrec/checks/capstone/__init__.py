"""Stage 8, the capstone: what is right and wrong with a whole workflow of plain variables."""
