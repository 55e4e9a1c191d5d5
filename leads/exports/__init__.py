"""Lead lists as files: one module a format, found because it is here.

A format module has `SUFFIX` and `write(lead_list, path)`. Every file is written beside its place
and moved into it, so that a reader sees the old list or the new one, never half of one.
"""
