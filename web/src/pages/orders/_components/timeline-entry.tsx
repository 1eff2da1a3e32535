import { graphql, useFragment } from "react-relay/hooks";
import type { timelineEntry_entry$key } from "../../../graph/__generated__/timelineEntry_entry.graphql.ts";
import { t, time, word } from "../../../i18n/index.ts";
import { partyName } from "../../../orders/party-name.ts";

const fragment = graphql`
  fragment timelineEntry_entry on TimelineEntry {
    event
    at
    note
    by {
      id
      displayName
    }
    user {
      id
      displayName
    }
  }
`;

/** One step of an order with its time, its author, and its reason if there is one. */
export function TimelineEntry({ entry }: { entry: timelineEntry_entry$key }) {
  const { event, at, by, user, note } = useFragment(fragment, entry);
  const names = [user?.displayName, by && partyName(by)].filter(Boolean).join(", ");
  return (
    <>
      <time dateTime={at}>{time(at)}</time> <strong>{word(event)}</strong>
      {names && <> {t("timeline.by", { names })}</>}
      {note && <p>{note}</p>}
    </>
  );
}
