"""What an instructor does with a class around the marks: collecting the submissions, exporting the marks."""
