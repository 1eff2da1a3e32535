import type { Mode } from "../../checks/lane.ts";

export const AIRCRAFT = ["CARGO", "PASSENGER"] as const;

export type Aircraft = (typeof AIRCRAFT)[number];

/** A lane as the user has entered it so far. */
export type LaneDraft = {
  from?: string | undefined;
  to?: string | undefined;
  by?: Mode | undefined;
  aircraft?: Aircraft | undefined;
};

/** The lane as the API takes it, or null if it is not complete. An aircraft counts for transport by air only. */
export function laneInput({ from, to, by, aircraft }: LaneDraft) {
  if (!to || !by) return null;
  return {
    origin: from || null,
    destination: to,
    mode: by,
    aircraft: by === "AIR" ? (aircraft ?? null) : null,
  };
}

export function isAircraft(value: string): value is Aircraft {
  return AIRCRAFT.some((aircraft) => aircraft === value);
}
