import { country, t, word } from "../i18n/index.ts";

type Lane = { readonly origin: string; readonly destination: string; readonly mode: string };

/** A lane in words, for example "China to Germany, air". */
export function laneText({ origin, destination, mode }: Lane): string {
  return t("order.laneText", {
    from: country(origin),
    to: country(destination),
    by: word(mode).toLowerCase(),
  });
}
