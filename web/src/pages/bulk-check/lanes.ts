import type { UserError } from "../../graph/errors.ts";
import { t } from "../../i18n/index.ts";
import type { BulkLane } from "./search.ts";

/** The faults of the lanes that need no answer of the platform. */
export function faultsOfLanes(lanes: readonly BulkLane[]): UserError[] {
  if (lanes.length === 0) return [fault(["lanes"], t("bulk.laneMissing"))];
  return lanes.flatMap((lane, index) => {
    const path = ["lanes", String(index), "destination"];
    if (!lane.to) return [fault(path, t("entry.toMissing"))];
    const same = lanes.findIndex(
      (other) => other.to === lane.to && other.from === lane.from && other.by === lane.by,
    );
    return same < index ? [fault(path, t("bulk.laneTwice"))] : [];
  });
}

/** The lanes as the API takes them. Lanes without a destination are left out. */
export function inputOfLanes(lanes: readonly BulkLane[]) {
  return lanes.flatMap(({ from, to, by }) =>
    to ? [{ origin: from ?? null, destination: to, mode: by }] : [],
  );
}

function fault(path: string[], message: string): UserError {
  return { code: "INVALID", message, path: ["input", ...path] };
}
