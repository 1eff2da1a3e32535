import { useEffect, useState } from "react";
import { isConflict } from "../../../graph/conflict.ts";
import type { Faults } from "../../../ui/form.tsx";

type Version = {
  /** The version that the person has seen: send it as `expectedVersion`. */
  expected: number;
  /** The last attempt was refused because of a change by someone else. */
  conflict: boolean;
  /** Call it with the version of the answer. */
  saved: (version: number) => void;
};

/**
 * The version of an object on which a form is based.
 *
 * It stays that of the first values although the store learns of changes, so that none is overwritten unseen. After a
 * conflict, the next attempt is based on the newest version, whose values the form then shows beside the input.
 */
export function useVersion(current: number, faults: Faults): Version {
  const [expected, saved] = useState(current);
  const conflict = isConflict(faults);
  useEffect(() => {
    if (conflict) saved(current);
  }, [conflict, current]);
  return { expected, conflict, saved };
}
