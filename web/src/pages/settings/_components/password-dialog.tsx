import { useState } from "react";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/field.tsx";
import { type Faults, faultAt } from "../../../ui/form.tsx";

type Props = {
  /** Text of the button that opens the dialog, and of the one that confirms. */
  action: string;
  title: string;
  text: string;
  kind: "primary" | "danger";
  busy: boolean;
  faults: Faults;
  /** Forgets the faults of the last attempt. */
  clear: () => void;
  /** Sends the mutation, and calls `done` if it was not refused. */
  onConfirm: (password: string, done: () => void) => void;
};

/** A button whose action needs the password again. */
export function PasswordDialog(props: Props) {
  const { action, title, text, kind, busy, faults, clear, onConfirm } = props;
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState("");
  const close = () => {
    setOpen(false);
    setPassword("");
    clear();
  };
  return (
    <>
      <Button kind={kind === "danger" ? "danger" : "secondary"} onClick={() => setOpen(true)}>
        {action}
      </Button>
      <Confirm
        open={open}
        title={title}
        text={text}
        action={action}
        kind={kind}
        busy={busy}
        faults={faults}
        onConfirm={() => onConfirm(password, close)}
        onClose={close}
      >
        <TextField
          label={t("security.current")}
          type="password"
          autoComplete="current-password"
          value={password}
          fault={faultAt(faults, "password")}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Confirm>
    </>
  );
}
