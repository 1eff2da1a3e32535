import type { UserError } from "../../graph/errors.ts";
import { t } from "../../i18n/index.ts";
import { invalid, missing } from "../../ui/form.tsx";
import type { BulkLane } from "./search.ts";

/** The faults of the lanes that need no answer of the platform. */
export function faultsOfLanes(lanes: readonly BulkLane[]): UserError[] {
  if (lanes.length === 0) return [missing("lanes", t("bulk.laneMissing"))];
  return lanes.flatMap((lane, index) => {
    const field = `lanes.${index}.destination`;
    if (!lane.to) return [missing(field, t("entry.toMissing"))];
    const same = lanes.findIndex(
      (other) => other.to === lane.to && other.from === lane.from && other.by === lane.by,
    );
    return same < index ? [invalid(field, t("bulk.laneTwice"))] : [];
  });
}

/** The lanes as the API takes them. Lanes without a destination are left out. */
export function inputOfLanes(lanes: readonly BulkLane[]) {
  return lanes.flatMap(({ from, to, by }) =>
    to ? [{ origin: from ?? null, destination: to, mode: by }] : [],
  );
}
