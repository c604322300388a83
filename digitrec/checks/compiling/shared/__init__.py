"""What the tasks of stage 4 share: how a network was compiled, and one number for many predictions."""
