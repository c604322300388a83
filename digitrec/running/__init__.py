"""What runs the stages: the whole workflow, its compiled training, its output folder, and the look at a set-up."""
