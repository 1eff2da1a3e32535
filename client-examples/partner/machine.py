"""A partner's program with its own token: lists the products of its organisation.

    CARNET_URL=http://127.0.0.1:4600/graphql CARNET_CLIENT_KEY=... python machine.py

The token comes from the platform's token endpoint (OAuth 2.0 client credentials), twice: for the client's secret, which
is the part of its key after the dot, and, where CARNET_PRIVATE_KEY_FILE names a private key (P-256, PEM) whose public half
is registered with `setClientPublicKeys`, for an assertion under that key (RFC 7523). The second way sends no secret.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urljoin

import httpx
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT, private_key_jwt_sign
from gql import Client, gql
from gql.transport.httpx import HTTPXTransport
from joserfc.jwk import ECKey

DOCUMENTS = Path(__file__).parent / "documents"


class ShortAssertion(PrivateKeyJWT):
    """The library's assertions expire after an hour; the platform accepts at most five minutes."""

    def sign(self, auth, token_endpoint):
        return private_key_jwt_sign(
            auth.client_secret,
            client_id=auth.client_id,
            token_endpoint=token_endpoint,
            alg="ES256",
            expires_in=60,
        )


def token_endpoint(url: str) -> str:
    """Reads the server metadata (RFC 8414). The issuer must equal the requested address."""
    issuer = urljoin(url, "/").rstrip("/")
    discovered = httpx.get(f"{issuer}/.well-known/oauth-authorization-server").raise_for_status().json()
    if discovered["issuer"] != issuer:
        raise SystemExit(f"the metadata of {issuer} is that of {discovered['issuer']}")
    return discovered["token_endpoint"]


def with_secret(endpoint: str, client: str, secret: str) -> str:
    with OAuth2Client(client, secret, token_endpoint_auth_method="client_secret_basic") as session:
        return session.fetch_token(endpoint, grant_type="client_credentials")["access_token"]


def with_private_key(endpoint: str, client: str, file: str) -> str:
    key = ECKey.import_key(Path(file).read_text())
    with OAuth2Client(client, key, token_endpoint_auth_method="private_key_jwt") as session:
        session.register_client_auth_method(ShortAssertion(endpoint))
        return session.fetch_token(endpoint, grant_type="client_credentials")["access_token"]


def show_products(url: str, way: str, token: str) -> None:
    transport = HTTPXTransport(url=url, headers={"authorization": f"Bearer {token}"})
    with Client(transport=transport, execute_timeout=20) as session:
        products = session.execute(gql((DOCUMENTS / "my-products.graphql").read_text()))["products"]
    print(f"{way}: {products['totalCount']} products")
    for product in products["nodes"]:
        print(f"  {product['sku']:<12} {product['name']}")


def main() -> int:
    url = os.environ["CARNET_URL"]
    client, secret = os.environ["CARNET_CLIENT_KEY"].split(".", 1)
    endpoint = token_endpoint(url)
    try:
        show_products(url, "client_secret_basic", with_secret(endpoint, client, secret))
        if file := os.environ.get("CARNET_PRIVATE_KEY_FILE"):
            show_products(url, "private_key_jwt", with_private_key(endpoint, client, file))
    except OAuthError as refused:
        print(f"{refused.error}: {refused.description}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
