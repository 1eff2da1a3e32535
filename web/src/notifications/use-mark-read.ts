import { graphql, useRelayEnvironment } from "react-relay/hooks";
import type { useMarkReadAllMutation } from "../graph/__generated__/useMarkReadAllMutation.graphql.ts";
import type { useMarkReadMutation } from "../graph/__generated__/useMarkReadMutation.graphql.ts";
import { useCommand } from "../graph/use-command.ts";
import { addGap, tellRead } from "../live/live-store.ts";
import { refreshMe } from "../session/use-me.ts";
import type { Faults } from "../ui/form.tsx";

const someMutation = graphql`
  mutation useMarkReadMutation($input: MarkNotificationsReadInput!) {
    markNotificationsRead(input: $input) {
      results {
        index
        notification {
          id
          readAt
        }
        userErrors {
          code
        }
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

const allMutation = graphql`
  mutation useMarkReadAllMutation($input: MarkAllNotificationsReadInput!) {
    markAllNotificationsRead(input: $input) {
      markedNotifications
      userErrors {
        code
        message
        path
      }
    }
  }
`;

/** The most notifications that the API marks in one mutation. */
const AT_ONCE = 100;

type MarkRead = {
  /** `done` gets the number of those that are read now. */
  some: (ids: readonly string[], done?: (marked: number) => void) => void;
  all: (done?: (marked: number) => void) => void;
  busy: boolean;
  faults: readonly Faults[];
};

/** Marks notifications as read, here and in the other tabs of this browser. */
export function useMarkRead(): MarkRead {
  const environment = useRelayEnvironment();
  const some = useCommand<useMarkReadMutation>(someMutation);
  const all = useCommand<useMarkReadAllMutation>(allMutation);
  const told = () => {
    refreshMe(environment);
    tellRead();
  };
  const mark = (ids: readonly string[], before: number, done?: (marked: number) => void) =>
    some.run({ notificationIds: ids.slice(0, AT_ONCE) }, ({ markNotificationsRead: payload }) => {
      const marked = payload?.results.filter(({ notification }) => notification).length ?? 0;
      const rest = ids.slice(AT_ONCE);
      if (rest.length > 0) {
        mark(rest, before + marked, done);
        return;
      }
      told();
      done?.(before + marked);
    });
  return {
    some: (ids, done) => mark(ids, 0, done),
    all: (done) =>
      all.run({}, ({ markAllNotificationsRead: payload }) => {
        told();
        // The marked ones are not in the answer: the lists ask for them.
        addGap();
        done?.(payload?.markedNotifications ?? 0);
      }),
    busy: some.busy || all.busy,
    faults: [some.faults, all.faults],
  };
}
