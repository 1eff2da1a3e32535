import { type ReactNode, useState } from "react";
import { t } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { TextArea } from "../ui/field.tsx";
import { type Faults, Form, faultAt } from "../ui/form.tsx";

type Props = {
  label: string;
  busy: boolean;
  faults: Faults;
  /** Sends the text. `done` clears the field: until then, nothing that was typed is lost. */
  onSend: (text: string, done: () => void) => void;
  primary?: boolean;
  /** Fields above the text, for example the recipient. */
  children?: ReactNode;
};

/** A message in a conversation. */
export function MessageForm({ label, busy, faults, onSend, primary = false, children }: Props) {
  const [text, setText] = useState("");
  const send = () => {
    if (!busy) onSend(text.trim(), () => setText(""));
  };
  return (
    <Form faults={faults} onSubmit={send}>
      {children}
      <TextArea
        label={label}
        value={text}
        rows={3}
        maxLength={4000}
        fault={faultAt(faults, "text")}
        onChange={(event) => setText(event.target.value)}
      />
      <div>
        <Button kind={primary ? "primary" : "secondary"} type="submit" busy={busy}>
          {t("conversation.send")}
        </Button>
      </div>
    </Form>
  );
}
