"""The error that a user may read: what is wrong, where, and what to do."""


class LeadgraphError(Exception):
    """A fault that the person at the keyboard can act on.

    Its text is one sentence (or two) that says what is wrong, where it is and what to do.
    The command line prints it and ends with exit code 1; rooms subclass it for faults that a
    caller may want to tell apart.
    """
