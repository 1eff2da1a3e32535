"""A partner's program that takes the orders of an old logistics system over.

    CARNET_URL=http://127.0.0.1:4600/graphql CARNET_CLIENT_KEY=... python import_orders.py legacy-orders.csv

The file is CSV or JSON, as it came out of the old system, in UTF-8 or Latin-1. It may be sent again and again: an order is
taken over once. `--dry-run` only looks whether it would work.
"""

import argparse
import base64
import os
import sys
from pathlib import Path

from gql import Client, gql
from gql.transport.httpx import HTTPXTransport

from machine import DOCUMENTS, token_endpoint, with_secret


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    url = os.environ["CARNET_URL"]
    client, secret = os.environ["CARNET_CLIENT_KEY"].split(".", 1)
    token = with_secret(token_endpoint(url), client, secret)
    document = gql((DOCUMENTS / "import-legacy-orders.graphql").read_text())
    document.variable_values = {
        "input": {
            "format": "JSON" if asked.file.suffix == ".json" else "CSV",
            "contentBase64": base64.b64encode(asked.file.read_bytes()).decode(),
            "dryRun": asked.dry_run,
        }
    }
    transport = HTTPXTransport(url=url, headers={"authorization": f"Bearer {token}"})
    with Client(transport=transport, execute_timeout=120) as session:
        payload = session.execute(document)["importLegacyOrders"]
    for error in payload["userErrors"]:
        print(f"{error['code']}: {error['message']}", file=sys.stderr)
    if payload["report"] is None:
        return 1
    report = payload["report"]
    for line in report["lines"]:
        became = line["order"]["number"] if line["order"] else line["message"] or ""
        print(f"{line['reference']:<16} {line['outcome']:<16} {became}")
    print(f"{report['created']} created, {report['skipped']} known, {report['failed']} rejected")
    return 0


if __name__ == "__main__":
    sys.exit(main())
