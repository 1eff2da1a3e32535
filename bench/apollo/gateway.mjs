// Apollo Gateway without plugins. `bench` writes its settings into the file that BENCH_SETTINGS names.
import { readFileSync } from "node:fs";
import { ApolloGateway, RemoteGraphQLDataSource } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";

const settings = JSON.parse(readFileSync(process.env.BENCH_SETTINGS, "utf8"));

// Passes the caller for this subgraph on under the name that it expects.
class Subgraph extends RemoteGraphQLDataSource {
  constructor(name) {
    super({ url: settings.urls[name] });
    this.header = settings.callers[name];
  }

  willSendRequest({ request, context }) {
    // The requests with which the gateway itself starts have no caller.
    const caller = context.headers?.[this.header];
    if (caller) request.http.headers.set("x-carnet-caller", caller);
    request.http.headers.set("x-request-id", settings.correlation);
  }
}

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(settings.supergraph, "utf8"),
  buildService: ({ name }) => new Subgraph(name),
});
const server = new ApolloServer({ gateway, introspection: false, csrfPrevention: false });
await startStandaloneServer(server, {
  listen: { host: "127.0.0.1", port: settings.port },
  context: async ({ req }) => ({ headers: req.headers }),
});
