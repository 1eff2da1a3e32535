// Verifies an access token as a server does: with the public keys of the platform, which are read again when a key is new.
import { createRemoteJWKSet, jwtVerify } from "jose";

export type Holder = { user: string; organisation: unknown; roles: unknown };

export class Tokens {
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  readonly #issuer: string;

  constructor(gateway: string) {
    // The issuer is the platform's address: its metadata is at /.well-known/oauth-authorization-server (RFC 8414).
    this.#issuer = new URL(gateway).origin;
    this.#keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", gateway));
  }

  /** Throws if the token is invalid or has expired. */
  async verify(token: string): Promise<Holder> {
    const expected = { issuer: this.#issuer, audience: "carnet", algorithms: ["RS256"], requiredClaims: ["sub", "exp"] };
    const { payload } = await jwtVerify(token, this.#keys, expected);
    return { user: payload.sub ?? "", organisation: payload["org"], roles: payload["roles"] };
  }
}
