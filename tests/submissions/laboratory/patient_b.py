from digitrec.laboratory.ward import open_ward

ward = open_ward()
diagnosis_a = {"fault": "frozen-layer"}
diagnosis_c = {"fault": "class-left-out"}
diagnosis_d = {"fault": "labels-shuffled"}
diagnosis_e = {"fault": "missing-relu"}

# %% right: the fault, a question that decides, and what it ruled out
# marks: 3 of 3
# codes: none
ward.B.movement(expect="all three layers move")
diagnosis_b = {"fault": "healthy", "decided_by": "movement", "rather_than": "frozen-layer"}

# %% right: decided otherwise
# marks: 3 of 3
# codes: none
ward.B.activations(1, [[[0] * 28] * 28], expect="nothing below 0")
diagnosis_b = {"fault": "healthy", "decided_by": "activations", "rather_than": "missing-relu"}

# %% right: written as one speaks
# marks: 3 of 3
# codes: none
ward.B.movement(expect="all three layers move")
diagnosis_b = {"fault": "Healthy", "decided_by": "MOVEMENT", "rather_than": "frozen layer"}

# %% wrong: nothing but a name
# marks: 0 of 3
# codes: no-diagnosis
diagnosis_b = "healthy"

# %% wrong: the laboratory knows no such fault
# marks: 0 of 3
# codes: fault-unknown
diagnosis_b = {"fault": "bad-luck", "decided_by": "movement", "rather_than": "frozen-layer"}

# %% wrong: another fault, which the question takes for this one
# marks: 0 of 3
# codes: another-fault
diagnosis_b = {"fault": "missing-relu", "decided_by": "curve", "rather_than": "sgd"}

# %% wrong: another fault, although the question says no
# marks: 0 of 3
# codes: observation-misread
ward.B.movement(expect="all three layers move")
diagnosis_b = {"fault": "sgd", "decided_by": "movement", "rather_than": "learning-rate-too-small"}

# %% wrong: no question said
# marks: 2 of 3
# codes: observation-unknown
diagnosis_b = {"fault": "healthy", "rather_than": "frozen-layer"}

# %% wrong: nothing ruled out
# marks: 2 of 3
# codes: no-runner-up
diagnosis_b = {"fault": "healthy", "decided_by": "movement"}

# %% wrong: ruled out what nobody takes for it
# marks: 2 of 3
# codes: runner-up-too-far
diagnosis_b = {"fault": "healthy", "decided_by": "movement", "rather_than": "started-at-zero"}

# %% wrong: the question tells nothing
# marks: 2 of 3
# codes: observation-decides-nothing
diagnosis_b = {"fault": "healthy", "decided_by": "movement", "rather_than": "not-scaled-at-prediction"}

# %% wrong: decided by a question that was not asked
# marks: 2 of 3
# codes: observation-not-asked
diagnosis_b = {"fault": "healthy", "decided_by": "gradient", "rather_than": "class-left-out"}

# %% blank: as handed out
# marks: 0 of 3
# codes: not-begun
diagnosis_b = ...

# %% blank: not even there
# marks: 0 of 3
# codes: not-begun
