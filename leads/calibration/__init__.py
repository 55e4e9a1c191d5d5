"""From points to a probability, learnt from reviewed leads; bands stay words until it can be."""

from leads.calibration.kept import Calibration, of

__all__ = ["Calibration", "of"]
