"""A partner's program: prints the requirements for a product in a market.

    CARNET_URL=http://127.0.0.1:4600/graphql CARNET_CLIENT_KEY=... python main.py 850760 CN DE AIR

A partner's key alone is enough for what is public; nobody signs in.
"""

import argparse
import os
import sys
from pathlib import Path

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport

DOCUMENTS = Path(__file__).parent / "documents"


def document(name: str):
    return gql((DOCUMENTS / f"{name}.graphql").read_text())


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hs_code", help="six digits of the Harmonized System")
    parser.add_argument("origin", help="ISO 3166-1 alpha-2")
    parser.add_argument("destination", help="ISO 3166-1 alpha-2")
    parser.add_argument("mode", help="SEA, RAIL, ROAD, AIR, MAIL or MULTIMODAL")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    transport = HTTPXTransport(
        url=os.environ["CARNET_URL"],
        headers={"x-carnet-client-key": os.environ["CARNET_CLIENT_KEY"]},
    )
    with Client(transport=transport, execute_timeout=20) as session:
        code = document("nomenclature")
        code.variable_values = {"code": asked.hs_code}
        requirements = document("requirements")
        requirements.variable_values = {
            "input": {"hsCode": asked.hs_code, "origin": asked.origin},
            "lane": {"origin": asked.origin, "destination": asked.destination, "mode": asked.mode},
        }
        try:
            entry = session.execute(code)["nomenclature"]
            answer = session.execute(requirements)["requirements"]
        except TransportQueryError as refused:
            first = refused.errors[0]
            print(f"{first['extensions']['code']}: {first['message']}", file=sys.stderr)
            return 1
    if entry is None:
        print(f"{asked.hs_code} is not in the nomenclature", file=sys.stderr)
        return 1
    print(" > ".join(step["description"] for step in entry["path"]))
    for node in answer["requirements"]["nodes"]:
        requirement = node["requirement"]
        documents = ", ".join(kind["code"] for kind in requirement["documents"]) or "-"
        print(f"{requirement['effect']:<10} {requirement['rule']:<16} {documents}")
    print(answer["disclaimer"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
