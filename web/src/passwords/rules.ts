import type { UserError } from "../graph/errors.ts";
import { t } from "../i18n/index.ts";
import { invalid } from "../ui/form.tsx";

const SHORTEST = 12;
const LONGEST = 128;

export type Chosen = { password: string; again: string };

export const nothingChosen: Chosen = { password: "", again: "" };

/** The faults of a new password, as far as the browser can tell. `field` is its name in the input of the mutation. */
export function passwordFaults({ password, again }: Chosen, field: string): UserError[] {
  const length = [...password].length;
  if (length < SHORTEST) return [invalid(field, t("password.tooShort"))];
  if (length > LONGEST) return [invalid(field, t("password.tooLong"))];
  if (password !== again) return [invalid("again", t("password.differs"))];
  return [];
}
