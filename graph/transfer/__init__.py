"""Moving generations in and out: readers of other programs' files, imports, exports.

from graph import transfer

report = transfer.import_from(db, transfer.ConvexReader("snapshot.zip"))
print(report.written, report.already_there, report.refused, report.dangling)
transfer.export_jsonl(db, "generations.jsonl")
"""

from graph.transfer.convex import ConvexReader
from graph.transfer.csv_file import export_csv
from graph.transfer.exporting import Filter
from graph.transfer.importing import import_from, survey
from graph.transfer.items import Fault, Found, Item, Note, Reader
from graph.transfer.jsonl import JsonlReader, export_jsonl
from graph.transfer.openevolve import OpenEvolveReader
from graph.transfer.parquet import export_parquet
from graph.transfer.report import Dangling, ImportReport
from graph.transfer.schema import generation_schema

__all__ = [
    "ConvexReader",
    "Dangling",
    "Fault",
    "Filter",
    "Found",
    "ImportReport",
    "Item",
    "JsonlReader",
    "Note",
    "OpenEvolveReader",
    "Reader",
    "export_csv",
    "export_jsonl",
    "export_parquet",
    "generation_schema",
    "import_from",
    "survey",
]
