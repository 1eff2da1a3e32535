import { useEffect } from "react";
import { fetchQuery, graphql, useLazyLoadQuery, useRelayEnvironment } from "react-relay/hooks";
import type { Environment } from "relay-runtime";
import type { useMeQuery, useMeQuery$data } from "../graph/__generated__/useMeQuery.graphql.ts";
import { useSignedIn } from "./use-session.ts";

/**
 * The data of the frame. The query of each screen spreads it, so that one request loads the screen and the frame.
 *
 * The number of unread notifications is no field of `me`: without it, the user would be missing when it cannot be counted.
 */
graphql`
  fragment useMe_query on Query {
    me {
      id
      displayName
      organisation {
        id
        displayName
        kind
      }
      memberships {
        organisation {
          id
          displayName
        }
      }
    }
    unreadPart: notifications(first: 1, filter: { unread: true }) {
      totalCount
    }
  }
`;

const query = graphql`
  query useMeQuery {
    ...useMe_query @relay(mask: false)
  }
`;

type Me = NonNullable<useMeQuery$data["me"]>;

/** The user who is signed in, or null until a query has brought it. Never suspends, never fails, and sends nothing. */
export function useKnownMe(): Me | null {
  const me = useStored()?.me;
  // A query without the fragment may have brought a part of it.
  return me?.memberships ? me : null;
}

/** The number of unread notifications. 0 while it is not known. */
export function useUnread(): number {
  return useStored()?.unreadPart?.totalCount ?? 0;
}

function useStored(): useMeQuery$data | null {
  return useLazyLoadQuery<useMeQuery>(query, {}, { fetchPolicy: "store-only" });
}

/** Loads the data of the frame. For a screen that has no query of its own, or none yet. */
export function LoadMe(): null {
  const environment = useRelayEnvironment();
  const lacking = useKnownMe() === null;
  const active = useSignedIn() && lacking;
  useEffect(() => (active ? refreshMe(environment) : undefined), [environment, active]);
  return null;
}

/** Asks again for the user and the number of unread notifications. Without an answer, the old ones stay. */
export function refreshMe(environment: Environment): () => void {
  const request = fetchQuery<useMeQuery>(environment, query, {}, { fetchPolicy: "network-only" });
  const { unsubscribe } = request.subscribe({ error: () => {} });
  return unsubscribe;
}
