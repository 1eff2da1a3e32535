import { GraphError } from "../graph/errors.ts";
import { problem, t } from "../i18n/index.ts";
import type { Faults } from "./form.tsx";
import { Notice } from "./notice.tsx";

/** The refusal of a command that has a button and no form. A form shows its faults itself. */
export function Refused({ faults }: { faults: Faults }) {
  const { errors, failure } = faults;
  if (errors.length === 0 && !failure) return null;
  return (
    <Notice kind="bad">
      <strong>{t("form.faults")}</strong>
      <ul>
        {errors.map((error) => (
          <li key={`${error.code} ${error.path?.join(".")}`}>{error.message}</li>
        ))}
        {failure && <li>{problem(failure instanceof GraphError ? failure.code : "INTERNAL")}</li>}
      </ul>
    </Notice>
  );
}
