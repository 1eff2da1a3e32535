import type { FormEvent, ReactNode } from "react";
import { useEffect, useRef } from "react";
import { GraphError, type UserError } from "../graph/errors.ts";
import { problem, t } from "../i18n/index.ts";
import { Stack } from "./layout.tsx";
import styles from "./ui.module.css";

/** Reasons why the last attempt to send a form has failed. */
export type Faults = { errors: readonly UserError[]; failure: Error | null };

export const noFaults: Faults = { errors: [], failure: null };

/** The fault at the input field of this name, for example `sku`, or `facts.2.name` in a list. */
export function faultAt(faults: Faults, field: string): string | undefined {
  return faults.errors.find((error) => pathOf(error) === field)?.message;
}

/** A fault that the page finds before it sends the form: an input field such as `lanes.2.destination` has no value. */
export function missing(field: string, message: string): UserError {
  return { code: "MISSING", message, path: ["input", ...field.split(".")] };
}

/** The same for a value that cannot be right. */
export function invalid(field: string, message: string): UserError {
  return { ...missing(field, message), code: "INVALID" };
}

/** Paths of a mutation begin with the name of its argument, which is always `input`. */
function pathOf(error: UserError): string {
  const path = error.path ?? [];
  return (path[0] === "input" ? path.slice(1) : path).join(".");
}

type Props = {
  faults: Faults;
  onSubmit: () => void;
  children: ReactNode;
};

/** A form with a list of all faults on top, which takes the focus when it appears. Nothing that was typed is lost. */
export function Form({ faults, onSubmit, children }: Props) {
  const summary = useRef<HTMLDivElement>(null);
  const some = faults.errors.length > 0 || faults.failure !== null;
  useEffect(() => {
    if (some && faults) summary.current?.focus();
  }, [some, faults]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        {some && (
          <div ref={summary} tabIndex={-1} className={styles.notice} data-kind="bad" role="alert">
            <strong>{t("form.faults")}</strong>
            <ul>
              {faults.errors.map((error) => (
                <li key={`${error.code} ${error.path?.join(".")} ${error.message}`}>
                  {error.message}
                </li>
              ))}
              {faults.failure && <li>{failureText(faults.failure)}</li>}
            </ul>
          </div>
        )}
        {children}
      </Stack>
    </form>
  );
}

function failureText(failure: Error): string {
  return problem(failure instanceof GraphError ? failure.code : "INTERNAL");
}
