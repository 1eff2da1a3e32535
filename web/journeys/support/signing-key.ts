/** The key with which a laboratory signs its reports. */

import type { Laboratory } from "./laboratories.ts";

const KEY = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
const PROOF_SECONDS = 300;

type Challenge = { challenge: string };
type Payload = { providerKey: { id: string } };

export class SigningKey {
  readonly #id: string;
  readonly #key: CryptoKey;

  private constructor(id: string, key: CryptoKey) {
    this.#id = id;
    this.#key = key;
  }

  /** Creates a key, and registers it for a laboratory with a proof of its possession. */
  static async register({ api, profile }: Laboratory): Promise<SigningKey> {
    const pair = await crypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const { challenge } = await api.query<Challenge>("web/request-key-challenge");
    const exp = Math.floor(Date.now() / 1000) + PROOF_SECONDS;
    const claims = { aud: "carnet", sub: profile, nonce: challenge, exp };
    const signed = `${encoded({ alg: "ES256" })}.${encoded(claims)}`;
    const { providerKey } = await api.mutate<Payload>("web/register-provider-key", {
      name: "Head of laboratory",
      publicKey: JSON.stringify({ kty, crv, x, y }),
      proof: `${signed}.${await signature(pair.privateKey, signed)}`,
    });
    return new SigningKey(providerKey.id, pair.privateKey);
  }

  /** A JWS whose payload is not part of it (RFC 7515, appendix F). */
  async sign(payload: string): Promise<string> {
    const header = encoded({ alg: "ES256", kid: this.#id });
    const signed = `${header}.${Buffer.from(payload).toString("base64url")}`;
    return `${header}..${await signature(this.#key, signed)}`;
  }
}

async function signature(key: CryptoKey, text: string): Promise<string> {
  const bytes = await crypto.subtle.sign(SIGNATURE, key, Buffer.from(text));
  return Buffer.from(bytes).toString("base64url");
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
