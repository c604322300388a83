"""What the tasks of stage 9 share: the judge's own arithmetic, and networks to try answers on."""
