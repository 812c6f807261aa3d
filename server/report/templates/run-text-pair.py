#!/usr/bin/env python3
"""Classifies pairs of texts with the model(s) beside this file. Needs `pip install -r requirements.txt` once.

    python run.py "premise" "hypothesis"            the two texts of a pair
    python run.py < pairs.tsv                       without arguments, each line of the input is two texts, a tab between
    python run.py --json "premise" "hypothesis"     one JSON object a line
"""

import sys

from classifier import HERE, NO_LABEL, explain_missing, open_classifier, read_json, read_lines, read_options, show

try:
    import numpy as np
    from tokenizers import Tokenizer
except ModuleNotFoundError as error:
    explain_missing(error)

USAGE = """usage: python run.py [--json] ["premise" "hypothesis"]
Without the two texts, each line of the standard input is a pair with a tab between."""


def create_pair_encoder():
    """Make the function that turns two texts into token ids and their types, as tokenizer.json says."""
    tokenizer = Tokenizer.from_file(str(HERE / "tokenizer.json"))
    tokenizer.no_padding()
    padding = read_json("tokenizer.json")["padding"]

    def encode(pair):
        encoding = tokenizer.encode(*pair)
        ids = encoding.ids or [padding["pad_id"] if padding else 0]
        return np.array([ids], dtype=np.int64), np.array([encoding.type_ids or [0]], dtype=np.int64)

    return encode


def split_line(number, line):
    pair = line.split("\t")
    if len(pair) != 2:
        sys.exit(f"Line {number} is not two texts with a tab between.")
    return pair


def main():
    as_json, given = read_options(USAGE)
    if len(given) not in (0, 2) or (not given and sys.stdin.isatty()):
        sys.exit(USAGE)
    classify = open_classifier()
    encode = create_pair_encoder()
    for pair in [given] if given else [split_line(*line) for line in enumerate(read_lines(), start=1)]:
        named = {"text": pair[0], "text_pair": pair[1]}
        if not all(text.strip() for text in pair):
            show(as_json, named, NO_LABEL, "a text of the pair is empty")
            continue
        ids, types = encode(pair)
        answer = classify(input_ids=ids, attention_mask=np.ones_like(ids), token_type_ids=types)
        show(as_json, named, answer, " | ".join(pair))


if __name__ == "__main__":
    main()
