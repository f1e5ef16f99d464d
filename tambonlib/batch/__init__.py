"""Floor 7: the batch. What is due, one process for each report, and a journal that alone says what succeeded."""

import sys

# jsonschema, which stands behind nbformat, builds a grammar of international web addresses when it is
# imported: 1.4 of the 1.6 seconds that a report's process needs to read a notebook. No notebook schema
# asks for that format, and jsonschema leaves the check out where the grammar's module is not there.
sys.modules.setdefault("rfc3987_syntax", None)
