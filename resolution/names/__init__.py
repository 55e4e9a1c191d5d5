"""Names: what can be compared of a name, whatever script and romanisation it is written in."""

from resolution.names.forms import VERSION, Forms, forms, table

__all__ = ["VERSION", "Forms", "forms", "table"]
