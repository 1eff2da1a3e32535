import type { ButtonHTMLAttributes, ReactNode } from "react";
import styles from "./ui.module.css";

type Kind = "primary" | "secondary" | "danger" | "quiet";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: Kind;
  /** The action is running: the button keeps the focus and does nothing. */
  busy?: boolean;
  children: ReactNode;
};

export function Button({ kind = "secondary", busy = false, onClick, type, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      className={styles.button}
      data-kind={kind}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}

/** The class of a link that looks like a button. */
export const buttonClass = styles.button;
