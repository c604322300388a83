"""What runs the stages: the workflow, its compiled training, its output folder, the look at a set-up."""
