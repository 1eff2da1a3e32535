import { graphql, useFragment } from "react-relay/hooks";
import type { watchSwitch_watch$key } from "../../../graph/__generated__/watchSwitch_watch.graphql.ts";
import type { watchSwitchPauseMutation } from "../../../graph/__generated__/watchSwitchPauseMutation.graphql.ts";
import type { watchSwitchQuery } from "../../../graph/__generated__/watchSwitchQuery.graphql.ts";
import type { watchSwitchResumeMutation } from "../../../graph/__generated__/watchSwitchResumeMutation.graphql.ts";
import { useReload } from "../../../graph/use-reload.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { Refused } from "../../../ui/refused.tsx";
import { toast } from "../../../ui/toast-queue.ts";

const fragment = graphql`
  fragment watchSwitch_watch on Watch {
    id
    status
    version
  }
`;

const pauseMutation = graphql`
  mutation watchSwitchPauseMutation($input: PauseWatchInput!) {
    pauseWatch(input: $input) {
      watch {
        ...watchSwitch_watch
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

const resumeMutation = graphql`
  mutation watchSwitchResumeMutation($input: ResumeWatchInput!) {
    resumeWatch(input: $input) {
      watch {
        ...watchSwitch_watch
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

const query = graphql`
  query watchSwitchQuery($id: ID!) {
    watch(id: $id) {
      ...watchSwitch_watch
    }
  }
`;

type Props = { watch: watchSwitch_watch$key; name: string };

/** Pauses or resumes one watch. */
export function WatchSwitch({ watch, name }: Props) {
  const { id, status, version } = useFragment(fragment, watch);
  const reload = useReload<watchSwitchQuery>(query, { id });
  const pause = useVersionedCommand<watchSwitchPauseMutation>(pauseMutation, reload);
  const resume = useVersionedCommand<watchSwitchResumeMutation>(resumeMutation, reload);
  const input = { watchId: id, expectedVersion: version };
  return (
    <Stack gap="small">
      {status === "ACTIVE" ? (
        <Button
          kind="quiet"
          busy={pause.busy}
          aria-label={t("watches.pauseOne", { name })}
          onClick={() => pause.run(input, () => toast(t("watches.paused")))}
        >
          {t("watches.pause")}
        </Button>
      ) : (
        <Button
          kind="quiet"
          busy={resume.busy}
          aria-label={t("watches.resumeOne", { name })}
          onClick={() => resume.run(input, () => toast(t("watches.resumed")))}
        >
          {t("watches.resume")}
        </Button>
      )}
      <Refused faults={pause.faults} />
      <Refused faults={resume.faults} />
    </Stack>
  );
}
