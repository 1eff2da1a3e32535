import { country, t, word } from "../i18n/index.ts";

export const MODES = ["SEA", "AIR", "ROAD", "RAIL", "MAIL", "MULTIMODAL"] as const;

/** A mode of transport. */
export type Mode = (typeof MODES)[number];

export const modeOptions: readonly { value: Mode; label: string }[] = MODES.map((mode) => ({
  value: mode,
  label: word(mode),
}));

export function isMode(value: string): value is Mode {
  return MODES.some((mode) => mode === value);
}

type Lane = {
  readonly origin: string;
  readonly destination: string;
  readonly mode: string;
  readonly direction: string | null | undefined;
  readonly aircraft: string | null | undefined;
};

/** A lane in words, such as "China to Germany by air". */
export function laneText(lane: Lane): string {
  const details = [lane.aircraft, lane.direction].filter(
    (detail) => detail !== null && detail !== undefined,
  );
  const route = t("checks.lane", {
    from: country(lane.origin),
    to: country(lane.destination),
    mode: word(lane.mode).toLowerCase(),
  });
  return [route, ...details.map((detail) => word(detail).toLowerCase())].join(", ");
}

export function isSameLane(a: Lane, b: Lane): boolean {
  return (
    a.origin === b.origin &&
    a.destination === b.destination &&
    a.mode === b.mode &&
    (a.direction ?? null) === (b.direction ?? null) &&
    (a.aircraft ?? null) === (b.aircraft ?? null)
  );
}
