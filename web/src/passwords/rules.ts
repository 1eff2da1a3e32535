import type { UserError } from "../graph/errors.ts";
import { t } from "../i18n/index.ts";

const SHORTEST = 12;
const LONGEST = 128;

export type Chosen = { password: string; again: string };

export const nothingChosen: Chosen = { password: "", again: "" };

/** What is wrong with a new password, as far as the browser can tell. `field` is its name in the input of the mutation. */
export function passwordFaults({ password, again }: Chosen, field: string): UserError[] {
  const length = [...password].length;
  const fault = (path: string, message: string) => ({ code: "PASSWORD", path: [path], message });
  if (length < SHORTEST) return [fault(field, t("password.tooShort"))];
  if (length > LONGEST) return [fault(field, t("password.tooLong"))];
  if (password !== again) return [fault("again", t("password.differs"))];
  return [];
}
