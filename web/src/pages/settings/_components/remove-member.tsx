import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { removeMember_user$key } from "../../../graph/__generated__/removeMember_user.graphql.ts";
import type { removeMemberMutation } from "../../../graph/__generated__/removeMemberMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/dialog.tsx";

const fragment = graphql`
  fragment removeMember_user on User {
    id
    version
    displayName
  }
`;

const mutation = graphql`
  mutation removeMemberMutation($input: RemoveMemberInput!) {
    removeMember(input: $input) {
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

type Props = {
  user: removeMember_user$key;
  reload: () => void;
  onRemoved: (name: string) => void;
};

/** Removes a member from the organisation. The account of the person remains. */
export function RemoveMember({ user, reload, onRemoved }: Props) {
  const { id, version, displayName } = useFragment(fragment, user);
  const [open, setOpen] = useState(false);
  const { run, busy, faults, clear } = useVersionedCommand<removeMemberMutation>(mutation, reload);
  const name = displayName ?? "";
  const close = () => {
    setOpen(false);
    clear();
  };
  return (
    <>
      <Button
        kind="danger"
        onClick={() => setOpen(true)}
        aria-label={t("members.removeOf", { name })}
      >
        {t("members.remove")}
      </Button>
      <Confirm
        open={open}
        title={t("members.removeTitle", { name })}
        text={t("members.removeText")}
        action={t("members.remove")}
        busy={busy}
        faults={faults}
        onConfirm={() =>
          run({ userId: id, expectedVersion: version }, () => {
            close();
            onRemoved(name);
          })
        }
        onClose={close}
      />
    </>
  );
}
