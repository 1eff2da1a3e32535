import { useEffect, useRef } from "react";
import { isConflict } from "../../../graph/conflict.ts";
import type { Faults } from "../../../ui/form.tsx";

/** Reads the product again after each attempt that was refused because the product had changed meanwhile. */
export function useConflict(faults: Faults, reload: () => void): boolean {
  const latest = useRef(reload);
  useEffect(() => {
    latest.current = reload;
  });
  useEffect(() => {
    if (isConflict(faults)) latest.current();
  }, [faults]);
  return isConflict(faults);
}
