import { createContext, useContext } from "react";
import { useLazyLoadQuery } from "react-relay/hooks";
import type { FetchPolicy, GraphQLTaggedNode, OperationType } from "relay-runtime";

/** Identifies an attempt to load the content of a boundary. */
export const AttemptContext = createContext(0);

/**
 * The answer of a query. Suspends while it loads.
 *
 * Relay keeps the failure of a query for minutes. With the attempt in its key, another attempt sends the query again.
 */
export function useQuery<Q extends OperationType>(
  query: GraphQLTaggedNode,
  variables: Q["variables"],
  options: { fetchPolicy?: FetchPolicy; fetchKey?: string | number } = {},
): Q["response"] {
  const attempt = useContext(AttemptContext);
  const fetchKey = `${attempt} ${options.fetchKey ?? ""}`;
  return useLazyLoadQuery<Q>(query, variables, { ...options, fetchKey });
}
