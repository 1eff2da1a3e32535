"""Verifies the QR code of a certificate without a network.

    python verify_certificate.py --keys certificate-keys.json [--text qr.txt] [--on 2026-11-28]

`certificate-keys.json` is what the platform publishes at /.well-known/certificate-keys.json: fetch it once, from an
address that you trust. The text of the code, as a scanner reads it, comes from a file or from standard input. What the
code says is printed if it is as the platform signed it; the address of its page then tells whether the certificate was
suspended or revoked since.
"""

import argparse
import base64
import json
import sys
from datetime import datetime, time, timezone
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TYPE = "carnet-certificate"


class Refused(Exception):
    """Reason why a code is invalid."""


def decoded(part: str) -> bytes:
    """Decodes base64url (RFC 7515), and accepts only the canonical form of the bytes."""
    try:
        value = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError as error:
        raise Refused("it is not base64url") from error
    if base64.urlsafe_b64encode(value).rstrip(b"=").decode() != part:
        raise Refused("it is not base64url")
    return value


def member(text: bytes) -> dict:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Refused("it is not JSON") from error
    if not isinstance(value, dict):
        raise Refused("it is not a JSON object")
    return value


def public_key(keys: dict, kid: object) -> Ed25519PublicKey:
    for key in keys["keys"]:
        if key["kid"] == kid and (key["kty"], key["crv"]) == ("OKP", "Ed25519"):
            return Ed25519PublicKey.from_public_bytes(decoded(key["x"]))
    raise Refused("it was signed with a key that is not the platform's")


def verify(text: str, keys: dict) -> dict:
    """Returns the claims of a code whose text is exactly the signed one."""
    address, _, jws = text.partition("#")
    parts = jws.split(".")
    if not text.isascii() or len(parts) != 3:
        raise Refused("it is no code of a certificate")
    header = member(decoded(parts[0]))
    # The algorithm is fixed: the header must name it and must have no other field.
    if set(header) != {"alg", "kid", "typ"} or (header["alg"], header["typ"]) != ("EdDSA", TYPE):
        raise Refused("it is signed as something else")
    try:
        public_key(keys, header["kid"]).verify(decoded(parts[2]), f"{parts[0]}.{parts[1]}".encode())
    except InvalidSignature as error:
        raise Refused("the signature is wrong") from error
    claims = member(decoded(parts[1]))
    # The address is signed, too: the text that is built from the signed values must be the same.
    if f"{claims['iss']}/certificates/{claims['jti']}#{jws}" != text:
        raise Refused(f"{address} is not the address that was signed")
    return claims


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keys", type=Path, required=True, help="the file with the platform's public keys")
    parser.add_argument("--text", type=Path, help="the file with the text of the code; standard input if there is none")
    parser.add_argument("--on", type=datetime.fromisoformat, help="the day on which it has to hold, by default today")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    keys = json.loads(asked.keys.read_text())
    try:
        # Read as bytes: reading text would normalise line ends, and the input is verified unchanged.
        text = (asked.text.read_bytes() if asked.text else sys.stdin.buffer.read()).decode()
    except UnicodeDecodeError:
        print("refused: it is no text", file=sys.stderr)
        return 1
    try:
        claims = verify(text, keys)
    except Refused as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return 1
    day = asked.on or datetime.now(timezone.utc)
    at = datetime.combine(day.date(), time(12), timezone.utc).timestamp()
    print(json.dumps(claims, indent=2, ensure_ascii=False))
    if not claims["nbf"] <= at < claims["exp"]:
        print(f"refused: it does not hold on {day.date()}", file=sys.stderr)
        return 1
    print(f"as signed; whether it still holds: {claims['iss']}/certificates/{claims['jti']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
