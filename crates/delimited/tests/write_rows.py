#!/usr/bin/env python3
"""Writes random rows with Python's csv module, as a check of our readers.

    python3 write_rows.py rows SEED...         any cells
    python3 write_rows.py products SEED...     products, as importProducts takes them
    python3 write_rows.py quotes SEED...       rows with a quote too many in one of them and another in a later one

Each line of the output is a JSON object about one file: `bytes` in hexadecimal digits, `columns`, and `rows` with the lines of the file in which each
begins and ends; of `quotes`, the cells of a row with a quote too many are null. One seed gives the same files each time.
"""

import codecs
import csv
import io
import json
import random
import sys

DIALECTS = {"excel": csv.excel, "excel-tab": csv.excel_tab, "unix": csv.unix_dialect}
DELIMITERS = {"excel": [",", ";"], "excel-tab": ["\t"], "unix": [",", ";"]}
QUOTING = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL, "nonnumeric": csv.QUOTE_NONNUMERIC}
LINE_ENDS = ["\r\n", "\n", "\r"]
ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "utf-8-sig": lambda text: codecs.BOM_UTF8 + text.encode(),
    "utf-16-le": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16-be": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}
PARTS = [
    "Powerbank", "Kakao, roh", "Käse; gereift", 'Rohr 3/4"', '"', '""', '"Extra"', "it's", "тест", "電池", "cafe\u0301", "😀", "=SUM(A1)", "-",
    "\t", ",", ";", " ", "\u00a0", "\\", "\n", "\r\n", "\r", "a,b\nc,d", "0034", "1.10", "1,5", "TRUE", "sep=;", "#", "'", "\u2028", "\x85",
]
COUNTRIES = ["CN", "DE", "US", "XI", "VN", "cn", " DE ", "ZZ", "China", ""]
CODES = ["850760", "8507.60", "8507 60", "950300", "85076", "999999", "8507.60.00.90", ""]


def text(dice):
    return "".join(dice.choice(PARTS) for _ in range(dice.randint(0, 4)))


def cell(dice):
    return dice.choice([text, text, text, lambda dice: dice.randint(-5, 10**6), lambda dice: dice.randint(-500, 500) / 4])(dice)


def any_rows(dice):
    columns = ["text", "note", "size", "weight", "remark"][: dice.randint(2, 5)]
    dice.shuffle(columns)
    return columns, [[cell(dice) for _ in columns] for _ in range(dice.randint(1, 30))]


def products(dice):
    columns = ["sku", "name", "origin_country", "hs_code", "description", "fact:brand"]

    def product(number):
        return {
            "sku": f"P-{number}{dice.choice(['', ' ', ' é', ',1', ';2', chr(34)])}",
            "name": dice.choice(["Bank", "Käse; gereift", 'Rohr 3/4"', "Kakao, roh", "電池 😀", " Bank ", text(dice)]),
            "origin_country": dice.choice(COUNTRIES[:5] * 4 + COUNTRIES),
            "hs_code": dice.choice(CODES[:4] * 4 + CODES),
            "description": dice.choice(["", "plain", "first\nsecond", 'he said "no",\nthen left', text(dice)]),
            "fact:brand": dice.choice(["", "Acme", "Straße; 1", "x" + text(dice)]),
        }

    rows = [product(number) for number in range(dice.randint(1, 20))]
    dice.shuffle(columns)
    return columns, [[row[column] for column in columns] for row in rows]


def file(make, seed):
    dice = random.Random(seed)
    dialect, quoting, encoding = dice.choice(list(DIALECTS)), dice.choice(list(QUOTING)), dice.choice(list(ENCODINGS))
    delimiter, line_end = dice.choice(DELIMITERS[dialect]), dice.choice(LINE_ENDS)
    columns, rows = make(dice)
    if line_end == "\r":
        # Programs of the time when lines ended so had no other line end. Python does not quote a cell for another one, and CR with a cell that
        # begins with LF is a CRLF to everybody.
        rows = [[cell.replace("\n", "\r") if isinstance(cell, str) else cell for cell in row] for row in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, DIALECTS[dialect], delimiter=delimiter, quoting=QUOTING[quoting], lineterminator=line_end)

    def lines():
        return out.getvalue().count(line_end[-1])

    writer.writerow(columns)
    written = []
    for row in rows:
        first = lines() + 1
        writer.writerow(row)
        written.append({"first": first, "last": lines(), "cells": [str(cell) for cell in row]})
    name = f"seed {seed}: {dialect}, {quoting}, {encoding}, {delimiter!r}, {line_end!r}"
    return {"name": name, "bytes": ENCODINGS[encoding](out.getvalue()).hex(), "columns": columns, "rows": written}


def quotes_file(seed):
    dice = random.Random(seed)
    delimiter, line_end = dice.choice([",", ";", "\t"]), dice.choice(LINE_ENDS)
    columns = ["sku", "name", "size", "weight", "remark"][: dice.randint(1, 5)] + ["description"]
    dice.shuffle(columns)
    wide = columns.index("description")
    empty = delimiter * dice.choice([0, 0, 0, 1, 2])
    words = ["Bank", "black", delimiter, delimiter + " ", "5", " "]

    def cells(number):
        row = [dice.choice(["x", "", "1,5", "a;b", "a\tb", f"P-{number}", '"no"', delimiter]) for _ in columns]
        row[columns.index("sku")] = f"P-{number}"
        row[wide] = dice.choice(["", "plain", "x" + delimiter, "first" + line_end + "second", text(dice)])
        return [cell if place == wide else " ".join(cell.splitlines()) for place, cell in enumerate(row)]

    def line(row):
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter, lineterminator=empty + line_end).writerow(row)
        return out.getvalue()

    count = dice.randint(2, 8)
    first = dice.randrange(count - 1)
    last = dice.randrange(first + 1, count)
    parts, written = [line(columns)], []
    for number in range(count):
        row = cells(number)
        begins = "".join(parts).count(line_end[-1]) + 1
        if number in (first, last):
            # As a person writes it who quotes no cell.
            row = ["x" if set(cell) & set('\r\n"' + delimiter) else cell for cell in row]
            prose = "".join(dice.choice(words) for _ in range(dice.randint(1, 6)))
            row[wide] = '"' + prose if number == first else prose + '"'
            parts.append(delimiter.join(row) + empty + line_end)
            row = None
        else:
            if line_end == "\r":
                row = [cell.replace("\n", "\r") for cell in row]
            parts.append(line(row))
        written.append({"first": begins, "last": "".join(parts).count(line_end[-1]), "cells": row})
    name = f"seed {seed}: quotes, {delimiter!r}, {line_end!r}, {empty!r}"
    return {"name": name, "bytes": "".join(parts).encode().hex(), "columns": columns, "rows": written}


def main():
    makes = {"rows": lambda seed: file(any_rows, seed), "products": lambda seed: file(products, seed), "quotes": quotes_file}
    make = makes[sys.argv[1]]
    for seed in sys.argv[2:]:
        print(json.dumps(make(int(seed))))


main()
