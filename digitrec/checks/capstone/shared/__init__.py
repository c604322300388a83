"""What the tasks of stage 8 share: on which scale the images are, and what a network really reads."""
