"""Every sentence of the Tree page and its panel that Python says."""

BREADCRUMB = "Trees"
READ_AGAIN = "Read the tree again"
TAB_NAMES = {"preview": "Preview", "changes": "Changes", "code": "Code", "details": "Details"}

NO_INSTRUCTION = "No refinement prompt is stored for this version."
ORPHAN = "Its parent was removed, so the chain begins here."
CYCLE = "The parents form a circle; its oldest version stands as V1."
TRUNCATED = "The tree is larger than what was read: versions are missing here."

SEARCHES_PART = "The search covers the {count} newest versions of this tree."

PENDING = "Pending for {span}, since {when}"
PENDING_NEXT = "No result yet. One that stays pending was abandoned: generation-graph purge removes it."
FAILED = "This generation failed"
FAILED_SILENT = "No error message is stored."
FAILED_CODE = "See the code that failed"
NO_CODE = "This version succeeded without code"
NO_CODE_NEXT = "Whatever stored it kept no code; the details hold the rest."
SEE_CODE = "See all of the code"
CUT = "The first {shown} of {all} characters."
TOO_LONG_TO_DRAW = "The picture is not drawn: its code has {all} characters."

FIRST = "The first version: there is no parent to compare with."
GONE = "The parent was removed: there is nothing to compare with."
AGAINST_PARENT = "back to {label}"
NO_SUCH_LABEL = "No version of this tree is called “{label}”. Labels look like V3 or V3b."
SAME_CODE = "The code is the same."
NEITHER_CODE = "Neither version has code."
ONLY_ONE_CODE = "{label} has no code, so every line counts."

NO_CODE_AT_ALL = "No code is stored for this version."
RAW_CODE = "Raw code, as it came before it was cleaned"
DOWNLOAD = "Download ({characters} characters)"
WRITTEN_OUT = "Control characters are written out, such as [U+202E]; the download has them as they are."

LONE_TITLE = "One version so far"
LONE = "A refinement is a new version that an instruction makes from this one, and the tree grows. In Python:"
LONE_COPY = "Copy the example"

UNKNOWN_TITLE = "There is no generation {id}"
UNKNOWN = "It was removed, or the link was cut off when it was copied. Search the trees for words of its prompt."
MALFORMED_TITLE = "This is not an id of a generation"
MALFORMED = "An id has 1 to 128 letters, digits, - and _. The link was probably cut off or changed when it was copied."
NO_ID_TITLE = "No tree is chosen"
NO_ID = "Open a tree from the list of all trees."
ALL_TREES = "See all trees"
