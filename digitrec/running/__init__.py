"""What runs the stages: the workflow, its compiled training, its report, its folder, the look at a set-up."""
