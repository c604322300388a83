"""Task 1, `patient_a`: what the first patient has, and which observation decided."""

from digitrec.checks.laboratory.shared.diagnosis import diagnosis_task

TASK = diagnosis_task("A")
