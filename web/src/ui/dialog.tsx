import { type ReactNode, useEffect, useId, useRef } from "react";
import { t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import styles from "./dialog.module.css";
import { type Faults, Form, noFaults } from "./form.tsx";
import { Row } from "./layout.tsx";

type DialogProps = {
  open: boolean;
  title: string;
  /** The user wants to leave, by Esc for example. The owner then sets `open` to false. */
  onClose: () => void;
  children: ReactNode;
};

/**
 * A modal dialog on the native element: the page behind it is inert, and the focus returns to where it was.
 *
 * Render it beside a form, not in it. A click outside does not close it, so that nothing typed is lost.
 */
export function Dialog({ open, title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Without dependencies: a browser closes the element on a second Esc even if the owner keeps it open.
  useEffect(() => {
    const dialog = element.current;
    if (!dialog || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  });
  return (
    <dialog
      ref={element}
      className={styles.dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => open && onClose()}
    >
      {open && (
        <div className={styles.content}>
          <h2 id={heading}>{title}</h2>
          {children}
        </div>
      )}
    </dialog>
  );
}

type ConfirmProps = {
  open: boolean;
  title: string;
  /** The consequences of the action. */
  text?: ReactNode;
  /** The action as a verb, for example "Close the organisation". */
  action: string;
  kind?: "primary" | "danger";
  busy?: boolean;
  faults?: Faults;
  onConfirm: () => void;
  onClose: () => void;
  /** Fields that the action needs, for example a reason. */
  children?: ReactNode;
};

/** Asks before an action that cannot be taken back. Without fields, the focus begins at "Cancel". */
export function Confirm(props: ConfirmProps) {
  const { open, title, text, action, kind = "danger", busy = false, children } = props;
  const close = () => {
    if (!busy) props.onClose();
  };
  return (
    <Dialog open={open} title={title} onClose={close}>
      <Form faults={props.faults ?? noFaults} onSubmit={() => !busy && props.onConfirm()}>
        {text && <div>{text}</div>}
        {children}
        <Row>
          <Button onClick={close}>{t("action.cancel")}</Button>
          <Button kind={kind} type="submit" busy={busy}>
            {action}
          </Button>
        </Row>
      </Form>
    </Dialog>
  );
}
