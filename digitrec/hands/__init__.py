"""One's own hand as an exam for the network: digits from the page, from photographs, or of the course's."""

from digitrec.hands.file import HandError
from digitrec.hands.own import my_hand
from digitrec.hands.uncertainty import interval

__all__ = ["HandError", "interval", "my_hand"]
