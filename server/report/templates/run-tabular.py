#!/usr/bin/env python3
"""Classifies the rows of a table with the model(s) beside this file. Needs `pip install -r requirements.txt` once.

    python run.py rows.csv            a CSV whose header names the features of features.json, in any order
    python run.py --json rows.csv     one JSON object a line

Columns that are no features are left out; an empty cell is a missing value. Semicolons or tabs do as well as commas.
"""

import csv
import math
import re
import sys
import unicodedata

from classifier import explain_missing, open_classifier, read_json, read_options, show

try:
    import numpy as np
except ModuleNotFoundError as error:
    explain_missing(error)

USAGE = """usage: python run.py [--json] rows.csv
The file's header names the features of features.json, in any order; an empty cell is a missing value."""
MISSING = ("", "na", "n/a", "nan", "null", "?")
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def read_table(file, names):
    """Return the file's records, read with the delimiter that finds the most features in its header."""
    try:
        with open(file, encoding="utf-8-sig", errors="replace", newline="") as opened:
            text = opened.read()
    except OSError as error:
        sys.exit(f"{file} can't be read: {error.strerror}")
    header = text.splitlines()[0] if text else ""
    found = lambda delimiter: len(set(names) & {name.strip().strip('"') for name in header.split(delimiter)})
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=found))
    return [record for record in reader if record]


def loose(name):
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", name).lower())


def find_column(header, name, names):
    """Return where a feature is: the column of its name, or the only one that differs in case, spaces, _ and - alone."""
    if name in header:
        return header.index(name)
    alike = [column for column in header if loose(column) == loose(name) and column not in names]
    return header.index(alike[0]) if len(alike) == 1 else None


def find_columns(header, names):
    """Return where each feature is in a record."""
    columns = [find_column(header, name, names) for name in names]
    missing = [f'"{name}"' for name, column in zip(names, columns) if column is None]
    if missing:
        sys.exit(f"The file has no column {', '.join(missing)}. features.json lists what is needed.")
    return columns


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
    header, *records = read_table(given[0], names) or [[]]
    columns = find_columns([name.strip() for name in header], names)
    classify = open_classifier()
    for row, record in enumerate(records, start=1):
        cells = [record[column] if column < len(record) else "" for column in columns]
        values = [read_number(cell, row, name) for cell, name in zip(cells, names)]
        show(as_json, {"row": row}, classify(features=np.array([values], dtype=np.float32)), f"row {row}")


if __name__ == "__main__":
    main()
