import { useCallback } from "react";
import { fetchQuery, useRelayEnvironment } from "react-relay/hooks";
import type { GraphQLTaggedNode, OperationType } from "relay-runtime";

/**
 * Reads a query again in the background. The store updates every view of the answer.
 *
 * If there is no answer, the screen and everything typed into it stay as they are.
 */
export function useReload<Q extends OperationType>(
  query: GraphQLTaggedNode,
  variables: Q["variables"],
): () => void {
  const environment = useRelayEnvironment();
  const text = JSON.stringify(variables);
  return useCallback(() => {
    const request = fetchQuery<Q>(environment, query, JSON.parse(text), {
      fetchPolicy: "network-only",
    });
    request.subscribe({ error: () => undefined });
  }, [environment, query, text]);
}
