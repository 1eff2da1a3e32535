/** A client of the graph that prepares the data of a journey. It sends the documents of the client examples. */

import { readFileSync } from "node:fs";
import * as v from "valibot";
import { baseUrl } from "./settings.ts";
import { waitFor } from "./waiting.ts";

type Folder = "admin" | "web" | "partner";
type Refusal = { code: string; path: string[] | null; message: string };

const answerSchema = v.object({
  data: v.nullish(v.record(v.string(), v.unknown())),
  errors: v.optional(v.array(v.unknown())),
});

/** The codes of a reference that its domain may not know yet, because an event is on its way. */
const MAY_FOLLOW = /NOT_FOUND$/;

export class Api {
  readonly #key: string;
  readonly #token: string | null;

  constructor(key: string, token: string | null = null) {
    this.#key = key;
    this.#token = token;
  }

  /** The same client for a signed-in person. */
  as(token: string): Api {
    return new Api(this.#key, token);
  }

  /** Sends a document of the client examples, for example `web/products`, and returns its only root field. */
  async query<T>(name: `${Folder}/${string}`, variables: object = {}): Promise<T> {
    const file = new URL(`../../../client-examples/${documentPath(name)}`, import.meta.url);
    const response = await fetch(`${baseUrl()}/graphql`, {
      method: "POST",
      headers: { ...this.headers(), "content-type": "application/json" },
      body: JSON.stringify({ query: readFileSync(file, "utf8"), variables }),
    });
    const { data, errors } = v.parse(answerSchema, await response.json());
    const root = Object.values(data ?? {})[0];
    if (root === undefined || root === null) {
      throw new Error(`${name}: ${response.status} ${JSON.stringify(errors ?? data)}`);
    }
    return root as T;
  }

  /** Sends a mutation with one `input`. Repeats it while a reference is not known in its domain. Throws the first refusal. */
  async mutate<T>(name: `${Folder}/${string}`, input: object): Promise<T> {
    return waitFor(name, async () => {
      const payload = await this.query<T & { userErrors: Refusal[] }>(name, { input });
      const refusal = payload.userErrors[0];
      if (!refusal) return payload;
      if (MAY_FOLLOW.test(refusal.code)) return null;
      throw new Error(`${name}: ${refusal.code} at ${refusal.path?.join(".")}: ${refusal.message}`);
    });
  }

  /** Stores a file, and returns its ID. */
  async upload(name: string, type: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const response = await fetch(`${baseUrl()}/files?${new URLSearchParams({ name })}`, {
      method: "POST",
      headers: { ...this.headers(), "content-type": type },
      body: bytes,
    });
    const { id } = v.parse(v.object({ id: v.string() }), await response.json());
    return id;
  }

  private headers(): Record<string, string> {
    const bearer = this.#token ? { authorization: `Bearer ${this.#token}` } : {};
    return { "x-carnet-client-key": this.#key, ...bearer };
  }
}

function documentPath(name: string): string {
  const [folder, document] = name.split("/");
  return `${folder}/documents/${document}.graphql`;
}
