import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { leaveOrganisation_user$key } from "../../../graph/__generated__/leaveOrganisation_user.graphql.ts";
import type { leaveOrganisationMutation } from "../../../graph/__generated__/leaveOrganisationMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { signOut } from "../../../session/session.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/dialog.tsx";

const fragment = graphql`
  fragment leaveOrganisation_user on User {
    version
  }
`;

const mutation = graphql`
  mutation leaveOrganisationMutation($input: LeaveOrganisationInput!) {
    leaveOrganisation(input: $input) {
      user {
        id
        version
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = { user: leaveOrganisation_user$key; name: string; reload: () => void };

/** Leaves the organisation of the session, which then ends. */
export function LeaveOrganisation({ user, name, reload }: Props) {
  const { version } = useFragment(fragment, user);
  const [open, setOpen] = useState(false);
  const { run, busy, faults, clear } = useVersionedCommand<leaveOrganisationMutation>(
    mutation,
    reload,
  );
  const navigate = useNavigate();
  const close = () => {
    setOpen(false);
    clear();
  };
  const leave = () =>
    run({ expectedVersion: version }, () => {
      close();
      void signOut()
        .catch(() => undefined)
        .then(() => navigate({ to: "/sign-in" }));
    });
  return (
    <div>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {t("members.leave")}
      </Button>
      <Confirm
        open={open}
        title={t("members.leaveTitle", { name })}
        text={t("members.leaveText")}
        action={t("members.leave")}
        busy={busy}
        faults={faults}
        onConfirm={leave}
        onClose={close}
      />
    </div>
  );
}
