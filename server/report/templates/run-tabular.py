#!/usr/bin/env python3
"""Classifies the rows of a table with the model(s) beside this file. Needs `pip install -r requirements.txt` once.

    python run.py rows.csv            a CSV whose header names the features of features.json, in any order, or the
                                      columns that mapping.json names for them, where there is one
    python run.py --json rows.csv     one JSON object a line

Columns that are no features are left out; an empty cell is a missing value. Semicolons or tabs do as well as commas.
"""

import csv
import math
import re
import sys
import unicodedata

from classifier import explain_missing, open_classifier, read_json, read_json_if_there, read_options, show

try:
    import numpy as np
except ModuleNotFoundError as error:
    explain_missing(error)

USAGE = """usage: python run.py [--json] rows.csv
The file's header names the features of features.json, or the columns of mapping.json, in any order;
an empty cell is a missing value."""
MISSING = ("", "na", "n/a", "nan", "null", "?")
NOWHERE = -1
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def read_table(file, names):
    """Return the file's records, read with the delimiter that finds the most of the names in its header."""
    try:
        with open(file, encoding="utf-8-sig", errors="replace", newline="") as opened:
            text = opened.read()
    except OSError as error:
        sys.exit(f"{file} can't be read: {error.strerror}")
    header = text.splitlines()[0] if text else ""
    wanted = {loose(name) for name in names}
    found = lambda delimiter: len(wanted & {loose(name.strip().strip('"')) for name in header.split(delimiter)})
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=found))
    return [record for record in reader if record]


def loose(name):
    return re.sub(r"[\s_.:-]+", "", unicodedata.normalize("NFKC", name).lower())


def find_column(header, name, names):
    """Return where a column is: that of the name, or the only one that differs in case, spaces and marks between words alone."""
    if name in header:
        return header.index(name)
    alike = [column for column in header if loose(column) == loose(name) and column not in names]
    return header.index(alike[0]) if len(alike) == 1 else None


def find_columns(header, names, mapped):
    """Return where each feature is in a record: by its own name where the file has them all, or else by the mapping.

    NOWHERE is that of a feature which the mapping says is in no file.
    """
    own = [find_column(header, name, names) for name in names]
    if None not in own:
        return own
    columns = [find_mapped(header, name, column, mapped) for name, column in zip(names, own)]
    missing = [name_both(name, mapped) for name, column in zip(names, columns) if column is None]
    if missing:
        needed = "lists what is needed" + (", and mapping.json which column each was read from." if mapped else ".")
        sys.exit(f"The file has no column {', '.join(missing)}. features.json {needed}")
    return columns


def find_mapped(header, name, own, mapped):
    """Return where the column is that a feature was read from; where it has its own name, if that is not there."""
    if name not in mapped:
        return own
    if mapped[name] is None:
        return NOWHERE
    found = find_column(header, mapped[name], mapped.values())
    return own if found is None else found


def name_both(name, mapped):
    return f'"{name}"' if mapped.get(name, name) == name else f'"{name}" ("{mapped[name]}")'


def read_number(cell, row, name):
    text = cell.strip()
    if text.lower() in MISSING:
        return math.nan
    if not NUMBER.fullmatch(text) or abs(float(text)) > np.finfo(np.float32).max:
        sys.exit(f'Row {row}, column "{name}": "{text}" is not a number.')
    return float(text)


def main():
    as_json, given = read_options(USAGE)
    if len(given) != 1:
        sys.exit(USAGE)
    names = [feature["name"] for feature in read_json("features.json")["features"]]
    mapped = (read_json_if_there("mapping.json") or {}).get("features", {})
    wanted = names + [name for name in mapped.values() if name is not None]
    header, *records = read_table(given[0], wanted) or [[]]
    columns = find_columns([name.strip() for name in header], names, mapped)
    classify = open_classifier()
    for row, record in enumerate(records, start=1):
        cells = [record[column] if NOWHERE < column < len(record) else "" for column in columns]
        values = [read_number(cell, row, name) for cell, name in zip(cells, names)]
        show(as_json, {"row": row}, classify(features=np.array([values], dtype=np.float32)), f"row {row}")


if __name__ == "__main__":
    main()
