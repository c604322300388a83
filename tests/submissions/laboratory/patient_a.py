from digitrec.laboratory.ward import open_ward

ward = open_ward()
diagnosis_b = {"fault": "healthy"}
diagnosis_c = {"fault": "class-left-out"}
diagnosis_d = {"fault": "labels-shuffled"}
diagnosis_e = {"fault": "missing-relu"}

# %% right: the fault, a question that decides, and what it ruled out
# marks: 3 of 3
# codes: none
ward.A.movement(expect="all three layers move")
diagnosis_a = {"fault": "frozen-layer", "decided_by": "movement", "rather_than": "learning-rate-too-small"}

# %% right: capitals, spaces and brackets
# marks: 3 of 3
# codes: none
ward.A.movement(expect="all three layers move")
diagnosis_a = {
    "Fault": "Frozen Layer",
    "decided by": "ward.A.movement()",
    "Rather_than": "learning rate too small",
}

# %% right: the title of the fault, made with dict
# marks: 3 of 3
# codes: none
ward.A.movement(expect="all three layers move")
diagnosis_a = dict(rather_than="Learning rate too small", decided_by="Movement", fault="A frozen layer")

# %% right: in a class whose wards are those for practice
# marks: 3 of 3
# codes: none
# own ward: none
ward.A.movement(expect="all three layers move")
diagnosis_a = dict(fault="frozen_layer", decided_by="movement", rather_than="learning_rate_too_small")

# %% right: patients of one's own
# marks: 3 of 3
# codes: none
# own ward: K7Q2: sgd healthy one-epoch dead-units softmax-twice
ward.number = "K7Q2"
ward.A.movement(expect="all three layers move")
diagnosis_a = {"fault": "sgd", "decided_by": "movement", "rather_than": "frozen-layer"}

# %% right: patients of one's own, and the other four not written
# marks: 3 of 3
# codes: none
# own ward: K7Q2: sgd healthy one-epoch dead-units softmax-twice
ward.number = "K7Q2"
diagnosis_b = diagnosis_c = diagnosis_d = diagnosis_e = ...
ward.A.movement(expect="all three layers move")
diagnosis_a = {"fault": "sgd", "decided_by": "movement", "rather_than": "frozen-layer"}

# %% right: a question too many
# marks: 3 of 3
# codes: questions-for-nothing
ward.A.movement(expect="one layer at 0")
ward.A.gradient([[[0] * 28] * 28], [0], expect="steep")
diagnosis_a = {"fault": "frozen-layer", "decided_by": "movement", "rather_than": "learning-rate-too-small"}

# %% wrong: nothing but the name
# marks: 0 of 3
# codes: no-diagnosis
diagnosis_a = "frozen-layer"

# %% wrong: a list in place of a dictionary
# marks: 0 of 3
# codes: no-diagnosis
diagnosis_a = ["frozen-layer", "movement", "learning-rate-too-small"]

# %% wrong: a set, colons forgotten
# marks: 0 of 3
# codes: no-diagnosis
diagnosis_a = {"fault", "frozen-layer"}

# %% wrong: no fault in it
# marks: 0 of 3
# codes: no-diagnosis
diagnosis_a = {"decided_by": "movement", "rather_than": "learning-rate-too-small"}

# %% wrong: the fault still to be written
# marks: 0 of 3
# codes: no-diagnosis
diagnosis_a = {"fault": ..., "decided_by": ..., "rather_than": ...}

# %% wrong: a fault that nobody knows
# marks: 0 of 3
# codes: fault-unknown
diagnosis_a = {"fault": "overfitting", "decided_by": "curve", "rather_than": "healthy"}

# %% wrong: a slip in the name
# marks: 0 of 3
# codes: fault-unknown
diagnosis_a = {"fault": "frozen-lair", "decided_by": "movement", "rather_than": "learning-rate-too-small"}

# %% wrong: a number for a fault
# marks: 0 of 3
# codes: fault-unknown
diagnosis_a = {"fault": 15, "decided_by": "movement", "rather_than": "sgd"}

# %% wrong: two faults in a list
# marks: 0 of 3
# codes: fault-unknown
diagnosis_a = {"fault": ["frozen-layer", "sgd"], "decided_by": "movement", "rather_than": "sgd"}

# %% wrong: called healthy
# marks: 0 of 3
# codes: healthy-by-mistake
diagnosis_a = {"fault": "healthy", "decided_by": "curve", "rather_than": "one-epoch"}

# %% wrong: another fault, which the question tells from this one
# marks: 0 of 3
# codes: observation-misread
ward.A.curve(expect="a healthy one")
diagnosis_a = {"fault": "started-at-zero", "decided_by": "curve", "rather_than": "learning-rate-too-small"}

# %% wrong: another fault, and no question said
# marks: 0 of 3
# codes: observation-misread
ward.A.curve(expect="a healthy one")
diagnosis_a = {"fault": "labels-shuffled"}

# %% wrong: a neighbour's answer
# marks: 0 of 3
# codes: another-fault
# own ward: K7Q2: healthy sgd one-epoch dead-units softmax-twice
ward.number = "K7Q2"
diagnosis_a = {"fault": "missing-relu", "decided_by": "curve", "rather_than": "healthy"}

# %% wrong: no question said
# marks: 2 of 3
# codes: observation-unknown
diagnosis_a = {"fault": "frozen-layer", "rather_than": "learning-rate-too-small"}

# %% wrong: a question that the laboratory does not know
# marks: 2 of 3
# codes: observation-unknown
diagnosis_a = {
    "fault": "frozen-layer",
    "decided_by": "confusion matrix",
    "rather_than": "learning-rate-too-small",
}

# %% wrong: two questions
# marks: 2 of 3
# codes: observation-unknown
diagnosis_a = {"fault": "frozen-layer", "decided_by": ("curve", "movement"), "rather_than": "sgd"}

# %% wrong: nothing ruled out
# marks: 2 of 3
# codes: no-runner-up
diagnosis_a = {"fault": "frozen-layer", "decided_by": "movement"}

# %% wrong: the same fault ruled out
# marks: 2 of 3
# codes: no-runner-up
diagnosis_a = {"fault": "frozen-layer", "decided_by": "movement", "rather_than": "frozen layer"}

# %% wrong: an unknown fault ruled out
# marks: 2 of 3
# codes: fault-unknown
diagnosis_a = {"fault": "frozen-layer", "decided_by": "movement", "rather_than": "overfitting"}

# %% wrong: ruled out what nobody takes for it
# marks: 2 of 3
# codes: runner-up-too-far
diagnosis_a = {"fault": "frozen-layer", "decided_by": "movement", "rather_than": "started-at-zero"}

# %% wrong: the question tells nothing
# marks: 2 of 3
# codes: observation-decides-nothing
diagnosis_a = {"fault": "frozen-layer", "decided_by": "curve", "rather_than": "missing-relu"}

# %% wrong: a guess
# marks: 0 of 3
# codes: observation-misread
ward.A.curve(expect="a healthy one")
diagnosis_a = {"fault": "labels-shuffled", "decided_by": "curve", "rather_than": "sgd"}

# %% wrong: another fault, which the curve takes for this one
# marks: 0 of 3
# codes: another-fault
diagnosis_a = {"fault": "missing-relu", "decided_by": "curve", "rather_than": "healthy"}

# %% open: the ward for practice, in a class with patients of its own
# marks: 0 of 3
# codes: none
# own ward: K7Q2: sgd healthy one-epoch dead-units softmax-twice
ward.A.movement(expect="all three layers move")
diagnosis_a = {"fault": "sgd", "decided_by": "movement", "rather_than": "frozen-layer"}

# %% open: somebody else's patients
# marks: 0 of 3
# codes: none
# own ward: K7Q2: sgd healthy one-epoch dead-units softmax-twice
ward.number = "M3XD"
ward.A.movement(expect="all three layers move")
diagnosis_a = {"fault": "sgd", "decided_by": "movement", "rather_than": "frozen-layer"}

# %% open: patients of one's own, in a class without
# marks: 0 of 3
# codes: none
# own ward: none
ward.number = "M3XD"
ward.A.movement(expect="all three layers move")
diagnosis_a = {"fault": "frozen-layer", "decided_by": "movement", "rather_than": "learning-rate-too-small"}

# %% wrong: decided by a question that was not asked
# marks: 2 of 3
# codes: observation-not-asked
ward.A.curve(expect="a healthy one")
diagnosis_a = {"fault": "frozen-layer", "decided_by": "weights", "rather_than": "healthy"}

# %% wrong: decided by a question that another patient was asked
# marks: 2 of 3
# codes: observation-not-asked
ward.B.movement(expect="all three layers move")
diagnosis_a = {"fault": "Frozen layer", "decided_by": "movement", "rather_than": "learning-rate-too-small"}

# %% wrong: decided by a question that got no answer, as nothing was expected
# marks: 2 of 3
# codes: observation-not-asked
ward.A.movement()
diagnosis_a = dict(fault="frozen-layer", decided_by="movement", rather_than="learning rate too small")

# %% wrong: another fault, and a question that was not asked would show it
# marks: 0 of 3
# codes: observation-not-asked
diagnosis_a = {"fault": "labels-shuffled", "decided_by": "predict", "rather_than": "sgd"}

# %% blank: as handed out
# marks: 0 of 3
# codes: not-begun
diagnosis_a = ...

# %% blank: not even there
# marks: 0 of 3
# codes: not-begun
