#!/usr/bin/env python3
"""Classifies texts with the model(s) beside this file. Needs `pip install -r requirements.txt` once.

    python run.py "a sentence" "another one"     each argument is a text
    python run.py < texts.txt                    without arguments, each line of the input is a text
    python run.py --json "a sentence"            one JSON object a line
"""

import sys

from classifier import HERE, NO_LABEL, explain_missing, open_classifier, read_lines, read_options, show

try:
    import numpy as np
    from tokenizers import Tokenizer
except ModuleNotFoundError as error:
    explain_missing(error)

USAGE = """usage: python run.py [--json] ["a sentence" ...]
Without a sentence, each line of the standard input is one."""


def main():
    as_json, given = read_options(USAGE)
    if not given and sys.stdin.isatty():
        sys.exit(USAGE)
    classify = open_classifier()
    # The tokenizer cuts long texts itself, as "truncation" in tokenizer.json says.
    tokenizer = Tokenizer.from_file(str(HERE / "tokenizer.json"))
    tokenizer.no_padding()
    for text in given or read_lines():
        if not tokenizer.encode(text, add_special_tokens=False).ids:
            show(as_json, {"text": text}, NO_LABEL, "the text is empty")
            continue
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        show(as_json, {"text": text}, classify(input_ids=ids, attention_mask=np.ones_like(ids), token_type_ids=np.zeros_like(ids)), text)


if __name__ == "__main__":
    main()
