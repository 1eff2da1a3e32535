// The Apollo client of a web application: its key says which application it is, its token says who uses it.
import { readFileSync } from "node:fs";
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import type { DocumentNode } from "graphql";

/** `code` is a value of the enum `ErrorCode`. The enum gets new values, so the type is open. */
export type Refusal = { code: string; path: string[]; message: string };

export function document(name: string): DocumentNode {
  return gql(readFileSync(new URL(`../documents/${name}.graphql`, import.meta.url), "utf8"));
}

export class Graph {
  #token: string | undefined;
  readonly client: ApolloClient;

  constructor(url: string, clientKey: string) {
    const identity = new ApolloLink((operation, forward) => {
      const authorization = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
      operation.setContext({ headers: { "x-carnet-client-key": clientKey, ...authorization } });
      return forward(operation);
    });
    this.client = new ApolloClient({
      link: identity.concat(new HttpLink({ uri: url })),
      cache: new InMemoryCache(),
    });
  }

  signIn(accessToken: string): void {
    this.#token = accessToken;
  }

  /** Runs a mutation with one `input` and returns its payload; a refusal is thrown. */
  async mutate<Payload>(name: string, input: object): Promise<Payload> {
    const { data, error } = await this.client.mutate<Record<string, Payload & { userErrors: Refusal[] }>>({
      mutation: document(name),
      variables: { input },
    });
    if (error !== undefined) throw error;
    const payload = Object.values(data ?? {})[0];
    if (payload === undefined) throw new Error(`${name}: no payload`);
    const refusal = payload.userErrors[0];
    if (refusal !== undefined) throw new Refused(name, refusal);
    return payload;
  }

  async query<Data>(name: string, variables: object): Promise<Data> {
    const { data } = await this.client.query<Data>({ query: document(name), variables, fetchPolicy: "network-only" });
    if (data === undefined) throw new Error(`${name}: no data`);
    return data;
  }
}

export class Refused extends Error {
  constructor(
    name: string,
    readonly refusal: Refusal,
  ) {
    super(`${name}: ${refusal.code} at ${refusal.path.join(".")}: ${refusal.message}`);
  }
}

/**
 * The stable code of a GraphQL error, by which a program decides. It is there whatever the status is, because Apollo Client accepts
 * `application/graphql-response+json`, and the platform refuses in that media type too.
 */
export function codeOf(error: unknown): unknown {
  return CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.["code"] : undefined;
}
