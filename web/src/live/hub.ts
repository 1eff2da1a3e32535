import type { GraphQLResponse } from "relay-runtime";
import type { Follower } from "../graph/live.ts";

/** A message between the tabs of a browser. */
export type Message =
  | { type: "hello" }
  | { type: "state"; open: boolean }
  | { type: "event"; response: GraphQLResponse }
  | { type: "read" };

type Channel = {
  postMessage: (message: Message) => void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  close: () => void;
};

export type Parts = {
  channel: Channel;
  compete: (lead: () => () => void) => () => void;
  follow: (follower: Follower) => () => void;
};

export type Tab = {
  event: (response: GraphQLResponse) => void;
  /** The connection was opened or lost, in whichever tab it is. */
  state: (open: boolean) => void;
  /** Notifications were marked as read in another tab. */
  read: () => void;
};

export type Membership = {
  /** Tells the other tabs that notifications were marked as read here. */
  tellRead: () => void;
  leave: () => void;
};

/** Makes this tab one of those that share one stream. One of them leads: it has the stream and passes its events on. */
export function join({ channel, compete, follow }: Parts, tab: Tab): Membership {
  let leads = false;
  let known: boolean | null = null;

  const learn = (open: boolean) => {
    if (open === known) return;
    known = open;
    tab.state(open);
  };
  const tell = (open: boolean) => {
    learn(open);
    channel.postMessage({ type: "state", open });
  };

  channel.onmessage = ({ data }) => {
    if (data.type === "event") tab.event(data.response);
    else if (data.type === "state") learn(data.open);
    else if (data.type === "read") tab.read();
    else if (leads) channel.postMessage({ type: "state", open: known ?? false });
  };
  channel.postMessage({ type: "hello" });

  const resign = compete(() => {
    leads = true;
    // The stream of the former leader is gone, and events may be lost until the new one is open.
    tell(false);
    const stop = follow({
      next: (response) => {
        tab.event(response);
        channel.postMessage({ type: "event", response });
      },
      state: (open) => {
        if (leads) tell(open);
      },
    });
    return () => {
      leads = false;
      stop();
    };
  });

  return {
    tellRead: () => channel.postMessage({ type: "read" }),
    leave: () => {
      resign();
      channel.onmessage = null;
      channel.close();
    },
  };
}
