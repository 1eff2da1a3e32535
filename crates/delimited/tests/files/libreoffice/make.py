#!/usr/bin/env python3
"""Writes random tables as spreadsheets and lets LibreOffice export them, each with the rows that a reader has to find.

    python3 make.py            needs `soffice` on the path; the files of this directory are made anew, the same each time
"""

import json
import random
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
COLUMNS = ["sku", "name", "origin_country", "hs_code", "description", "note"]
PARTS = [
    "Powerbank", "Kakao, roh", "Käse; gereift", 'Rohr 3/4"', '"Extra"', "it's", "тест", "電池", "café", "100 %", "=SUM(A1)",
    "+49 30 1", "0034", "1.10", "1,5", "TRUE", "#N/A", "\\", "😀", "",
]
BREAKS = ["first\nsecond", "one\n\nthree", 'he said "no",\nthen left', "ends\n"]
# Delimiter and whether every text cell is quoted, as LibreOffice's filter for text files takes them.
DIALECTS = [("comma", 44, False), ("semicolon", 59, False), ("tab", 9, False), ("comma-quoted", 44, True), ("semicolon-quoted", 59, True), ("tab-quoted", 9, True)]


def table(seed):
    dice = random.Random(seed)

    def text(column):
        if column == "description" and dice.random() < 0.4:
            return dice.choice(BREAKS)
        return " ".join(dice.choice(PARTS) for _ in range(dice.randint(0, 2)))

    rows = [[f"LO-{seed}-{number}"] + [text(column) for column in COLUMNS[1:]] for number in range(25)]
    for position in dice.sample(range(25), 3):
        rows.insert(position, [""] * len(COLUMNS))
    return rows


def cell(text):
    lines = "".join(f"<text:p>{line(part)}</text:p>" for part in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def line(text):
    return escape(text).replace("  ", " <text:s/>")


def spreadsheet(rows):
    body = "".join("<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in rows)
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.2"'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f'<office:body><office:spreadsheet><table:table table:name="t">{body}</table:table></office:spreadsheet></office:body></office:document>'
    )


def main():
    for seed, (name, delimiter, quoted) in enumerate(DIALECTS, 1):
        rows = table(seed)
        with tempfile.TemporaryDirectory() as place:
            source = Path(place) / f"{name}.fods"
            source.write_text(spreadsheet([COLUMNS, *rows]), encoding="utf-8")
            # 34: the quote; 76: UTF-8; then: from line 1, no formats, text cells quoted or not, numbers detected.
            options = f"csv:Text - txt - csv (StarCalc):{delimiter},34,76,1,,0,{str(quoted).lower()},true"
            subprocess.run(["soffice", "--headless", "--convert-to", options, "--outdir", place, source], check=True)
            (HERE / f"{name}.csv").write_bytes((Path(place) / f"{name}.csv").read_bytes())
        found = [[text.strip() for text in row] for row in rows if any(text.strip() for text in row)]
        expected = {"columns": COLUMNS, "rows": found}
        (HERE / f"{name}.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


main()
