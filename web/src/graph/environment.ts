import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { subscribe } from "./live.ts";
import { execute } from "./network.ts";

/** Creates an empty store. A sign-in, a sign-out and another organisation each begin with one. */
export function createEnvironment(): Environment {
  return new Environment({
    network: Network.create(execute, subscribe),
    store: new Store(new RecordSource(), {
      gcReleaseBufferSize: 20,
      queryCacheExpirationTime: null,
    }),
  });
}
