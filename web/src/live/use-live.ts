import { useEffect } from "react";
import { graphql, useRelayEnvironment } from "react-relay/hooks";
import { getRequest } from "relay-runtime";
import { follow } from "../graph/live.ts";
import { addNotification } from "../notifications/add-notification.ts";
import { ownName } from "../session/entry.ts";
import { refreshMe } from "../session/use-me.ts";
import { toast } from "../ui/toast-queue.ts";
import { join } from "./hub.ts";
import { compete } from "./leader.ts";
import { addGap, setOpen, setTell } from "./live-store.ts";

const NAME = ownName("carnet-live");
/** A stream that opens soon after the page has loaded has missed nothing that is worth another query. */
const SETTLED_MS = 2_000;

const subscription = graphql`
  subscription useLiveSubscription($connections: [ID!]!) {
    notificationReceived @prependNode(connections: $connections, edgeTypeName: "NotificationEdge") {
      id
      title
      createdAt
      kind
      ...notificationLine_notification
    }
  }
`;

/** Receives the notifications of the session as they are created. One tab of the browser has the stream for all of them. */
export function useLive(): void {
  const environment = useRelayEnvironment();
  useEffect(() => {
    const began = Date.now();
    const { leave, tellRead } = join(
      {
        channel: new BroadcastChannel(NAME),
        compete: (lead) => compete(NAME, lead),
        follow: (follower) => follow(getRequest(subscription).params, {}, follower),
      },
      {
        event: (response) => {
          const added = addNotification(environment, subscription, response);
          if (added && document.visibilityState === "visible") toast(added.title, "info");
        },
        state: (open) => {
          setOpen(open);
          if (!open || Date.now() - began < SETTLED_MS) return;
          refreshMe(environment);
          addGap();
        },
        read: () => refreshMe(environment),
      },
    );
    setTell(tellRead);
    return () => {
      leave();
      setTell(null);
      setOpen(false);
    };
  }, [environment]);
}
