"""What the tasks of stage 3 share: a described network, read layer by layer and judged."""
