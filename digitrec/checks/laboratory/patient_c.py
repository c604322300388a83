"""Task 3, `patient_c`: what the third patient has, and which observation decided."""

from digitrec.checks.laboratory.shared.diagnosis import diagnosis_task

TASK = diagnosis_task("C")
