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

type Found = {
  recipients: readonly Recipient[];
  /** The organisations have been read for the text. */
  ready: boolean;
  /** The failure if they could not be read. */
  failure: Error | null;
};

const NONE: Found = { recipients: [], ready: false, failure: null };

/** Carriers and providers with a name that contains the text. `retry` asks for them again after a failure. */
export function useRecipients(text: string): Found & { retry: () => void } {
  const environment = useRelayEnvironment();
  const [found, setFound] = useState<Found>(NONE);
  const [attempt, setAttempt] = useState(0);
  const search = text.trim();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks for the same text
  useEffect(() => {
    setFound(NONE);
    if (search.length < SHORTEST) return;
    let subscription: { unsubscribe: () => void } | null = null;
    const timer = setTimeout(() => {
      subscription = fetchQuery<useRecipientsQuery>(environment, query, {
        text: search,
      }).subscribe({
        next: (response) =>
          setFound({ recipients: recipientsOf(response), ready: true, failure: null }),
        error: (failure: Error) => setFound({ ...NONE, failure }),
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [environment, search, attempt]);
  return { ...found, retry: () => setAttempt((number) => number + 1) };
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
