import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useMutation } from "react-relay/hooks";
import type { signOutEverywhereMutation } from "../../../graph/__generated__/signOutEverywhereMutation.graphql.ts";
import { refusal, t } from "../../../i18n/index.ts";
import { signOut } from "../../../session/session.ts";
import { sessionFailure } from "../../../session/session-failure.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/dialog.tsx";
import { type Faults, noFaults } from "../../../ui/form.tsx";

const mutation = graphql`
  mutation signOutEverywhereMutation {
    signOutEverywhere {
      endedSessions
      userErrors {
        code
        path
        message
      }
    }
  }
`;

/** Ends all sessions of the person, and this one last: it also removes the cookie of this browser. */
export function SignOutEverywhere() {
  const [commit, busy] = useMutation<signOutEverywhereMutation>(mutation);
  const [open, setOpen] = useState(false);
  const [faults, setFaults] = useState<Faults>(noFaults);
  const navigate = useNavigate();
  const failed = (failure: Error) => setFaults({ errors: [], failure });
  const leave = () =>
    signOut().then(
      () => navigate({ to: "/sign-in" }),
      (reason) => failed(sessionFailure(reason)),
    );
  const close = () => {
    setOpen(false);
    setFaults(noFaults);
  };
  const confirm = () =>
    commit({
      variables: {},
      onCompleted: ({ signOutEverywhere }) => {
        const errors = (signOutEverywhere?.userErrors ?? []).map((error) => ({
          ...error,
          message: refusal(error),
        }));
        if (!signOutEverywhere) failed(new Error("INTERNAL"));
        else if (errors.length > 0) setFaults({ errors, failure: null });
        else void leave();
      },
      onError: failed,
    });
  return (
    <>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {t("sessions.endAll")}
      </Button>
      <Confirm
        open={open}
        title={t("sessions.endAllTitle")}
        text={t("sessions.endAllText")}
        action={t("sessions.endAll")}
        busy={busy}
        faults={faults}
        onConfirm={confirm}
        onClose={close}
      />
    </>
  );
}
