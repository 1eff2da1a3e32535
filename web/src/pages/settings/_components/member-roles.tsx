import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { memberRoles_user$key } from "../../../graph/__generated__/memberRoles_user.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { assignableRoles } from "../_lib/roles.ts";
import { RoleSwitch } from "./role-switch.tsx";

const fragment = graphql`
  fragment memberRoles_user on User {
    id
    version
    displayName
    roles
  }
`;

type Props = { user: memberRoles_user$key; kind: string; reload: () => void };

/** The roles of a member, each of which is given or taken away at once. */
export function MemberRoles({ user, kind, reload }: Props) {
  const { id, version, displayName, roles } = useFragment(fragment, user);
  const [open, setOpen] = useState(false);
  const name = displayName ?? "";
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-label={t("members.changeOf", { name })}>
        {t("members.change")}
      </Button>
      <Dialog open={open} title={t("members.rolesTitle", { name })} onClose={() => setOpen(false)}>
        <p>{t("members.rolesText")}</p>
        <Stack gap="medium">
          {assignableRoles(kind).map((role) => (
            <RoleSwitch
              key={role}
              member={{ id, version }}
              role={role}
              has={roles.includes(role)}
              reload={reload}
            />
          ))}
        </Stack>
        <div>
          <Button kind="primary" onClick={() => setOpen(false)}>
            {t("members.done")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
