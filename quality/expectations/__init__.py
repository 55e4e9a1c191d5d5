"""The expectations that the contracts use beside those of Great Expectations.

One module a family of fields; every module in this folder is found and imported by
`quality.suite.compile`, so a new expectation is a new file. They judge text: each column is as
the agency wrote it, with null for an absent value, and a null always passes (that it must not be
null is a rule of its own). Malformed text is the format rule's business: every other expectation
lets it pass, so that one fault has one reason.
"""

import os

# Great Expectations asks for this before its first import; it must send nothing anywhere.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
