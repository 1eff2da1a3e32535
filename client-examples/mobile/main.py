"""A mobile client: signs in once, keeps its tokens, and shows two small screens.

    CARNET_URL=http://127.0.0.1:4600/graphql CARNET_CLIENT_KEY=... CARNET_TOKENS=tokens.json \
        CARNET_EMAIL=... CARNET_PASSWORD=... python3 main.py

The first start needs the email address and the password. Later starts use the refresh
token, until it is refused. A telephone keeps the tokens in its
key store; this program keeps them in the file CARNET_TOKENS. It needs the standard library only.
"""

import json
import os
import sys
import urllib.request
from pathlib import Path

DOCUMENTS = Path(__file__).parent / "documents"
REFRESH = (
    "mutation RefreshSession($input: RefreshSessionInput!) { refreshSession(input: $input) "
    "{ session { accessToken refreshToken deviceToken } userErrors { code } } }"
)


def send(text: str, variables: dict, token: str | None = None) -> bytes:
    headers = {
        "content-type": "application/json",
        "accept": "application/graphql-response+json",
        "x-carnet-client-key": os.environ["CARNET_CLIENT_KEY"],
    }
    if token:
        headers["authorization"] = f"Bearer {token}"
    body = json.dumps({"query": text, "variables": variables}).encode()
    request = urllib.request.Request(os.environ["CARNET_URL"], body, headers)
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.read()


def document(name: str) -> str:
    return (DOCUMENTS / f"{name}.graphql").read_text()


def payload(answer: bytes) -> dict:
    return next(iter(json.loads(answer)["data"].values()))


def begin_session(tokens: Path) -> str:
    """Returns an access token, and keeps the refresh token for the next start and the device token for the next sign-in."""
    kept = json.loads(tokens.read_text()) if tokens.exists() else {}
    session = None
    if "refreshToken" in kept:
        answer = payload(send(REFRESH, {"input": {"refreshToken": kept["refreshToken"]}}))
        session = answer["session"]
    if session is None:
        account = {
            "email": os.environ["CARNET_EMAIL"],
            "password": os.environ["CARNET_PASSWORD"],
            "deviceToken": kept.get("deviceToken"),
        }
        answer = payload(send(document("sign-in"), {"input": account}))
        session = answer["session"]
    if session is None:
        sys.exit(f"not signed in: {answer['userErrors'][0]['code']}")
    kept |= {name: session[name] for name in ("refreshToken", "deviceToken") if session.get(name)}
    tokens.touch(mode=0o600)
    tokens.write_text(json.dumps(kept))
    return session["accessToken"]


def main() -> int:
    token = begin_session(Path(os.environ["CARNET_TOKENS"]))
    answer = send(document("home"), {}, token)
    orders = [edge["node"] for edge in payload(answer)["organisation"]["orders"]["edges"]]
    print(f"home: {len(answer)} bytes")
    for order in orders:
        print(f"  {order['number']} {order['status']}")
    if orders:
        answer = send(document("order"), {"id": orders[0]["id"]}, token)
        shown = payload(answer)
        print(f"order: {len(answer)} bytes")
        print(f"  {shown['number']} {shown['status']} {shown['product']['name']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
