import { useEffect, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay/hooks";
import type {
  useRecipientsQuery,
  useRecipientsQuery$data,
} from "../../graph/__generated__/useRecipientsQuery.graphql.ts";

const PAUSE_MS = 300;
const SHORTEST = 2;

const query = graphql`
  query useRecipientsQuery($text: String!) {
    carriers(filter: { text: $text }, first: 10) {
      nodes {
        id
        displayName
        country
      }
    }
    providers(filter: { text: $text }, first: 10) {
      nodes {
        id
        displayName
        organisation {
          id
          country
        }
      }
    }
  }
`;

/** An organisation that may be permitted to read a document. */
export type Recipient = {
  readonly id: string;
  readonly name: string;
  readonly kind: "carrier" | "provider";
  readonly country: string | null;
};

type Found = { recipients: readonly Recipient[]; ready: boolean };

const NONE: Found = { recipients: [], ready: false };

/** Carriers and providers with a name that contains the text. `ready` is true when they have been read for it. */
export function useRecipients(text: string): Found {
  const environment = useRelayEnvironment();
  const [found, setFound] = useState<Found>(NONE);
  const search = text.trim();
  useEffect(() => {
    setFound(NONE);
    if (search.length < SHORTEST) return;
    let subscription: { unsubscribe: () => void } | null = null;
    const timer = setTimeout(() => {
      subscription = fetchQuery<useRecipientsQuery>(environment, query, {
        text: search,
      }).subscribe({
        next: (response) => setFound({ recipients: recipientsOf(response), ready: true }),
        error: () => setFound(NONE),
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [environment, search]);
  return found;
}

/** Both lists as one. An organisation without a name cannot be chosen. */
export function recipientsOf(response: useRecipientsQuery$data): Recipient[] {
  const carriers = (response.carriers?.nodes ?? []).flatMap(({ id, displayName, country }) =>
    displayName ? [{ id, name: displayName, kind: "carrier" as const, country }] : [],
  );
  const providers = (response.providers?.nodes ?? []).flatMap(({ displayName, organisation }) =>
    organisation
      ? [
          {
            id: organisation.id,
            name: displayName,
            kind: "provider" as const,
            country: organisation.country,
          },
        ]
      : [],
  );
  return [...carriers, ...providers];
}
