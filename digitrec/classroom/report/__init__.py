"""The class report: what a stage's marks, receipts and notebooks say about the class, on one page."""
