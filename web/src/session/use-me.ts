import { useEffect } from "react";
import { fetchQuery, graphql, useLazyLoadQuery, useRelayEnvironment } from "react-relay/hooks";
import type { Environment } from "relay-runtime";
import type { useMeQuery, useMeQuery$data } from "../graph/__generated__/useMeQuery.graphql.ts";

const query = graphql`
  query useMeQuery {
    me {
      id
      name
      roles
      unreadNotifications
      organisation {
        id
        kind
        status
        createdAt
      }
    }
  }
`;

export type Me = NonNullable<useMeQuery$data["me"]>;

/** The user who is signed in, from the store if it is there. Suspends at the first time. */
export function useMe(): Me | null {
  const { me } = useLazyLoadQuery<useMeQuery>(query, {}, { fetchPolicy: "store-or-network" });
  return me ?? null;
}

/** The user who is signed in, or null until it has arrived. Never suspends and never fails. */
export function useKnownMe(): Me | null {
  const environment = useRelayEnvironment();
  const data = useLazyLoadQuery<useMeQuery>(query, {}, { fetchPolicy: "store-only" });
  useEffect(() => refreshMe(environment), [environment]);
  const me = data?.me;
  return me?.roles ? me : null;
}

/** Asks again for the user and the number of unread notifications. Without an answer, the old ones stay. */
export function refreshMe(environment: Environment): () => void {
  const request = fetchQuery<useMeQuery>(environment, query, {}, { fetchPolicy: "network-only" });
  const { unsubscribe } = request.subscribe({ error: () => {} });
  return unsubscribe;
}
