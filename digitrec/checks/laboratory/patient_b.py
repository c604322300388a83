"""Task 2, `patient_b`: what the second patient has, and which observation decided."""

from digitrec.checks.laboratory.shared.diagnosis import diagnosis_task

TASK = diagnosis_task("B")
