"""What the tasks of stage 5 share: whether it is a network, and whether it is a copy of the course's."""
