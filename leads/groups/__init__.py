"""Groups behind the cases: who belongs together, who directs whom, and how they grew."""
