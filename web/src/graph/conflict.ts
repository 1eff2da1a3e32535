import type { Faults } from "../ui/form.tsx";

/** True if a mutation was refused because its object was changed elsewhere since it was read. */
export function isConflict(faults: Faults): boolean {
  return faults.errors.some(({ code }) => code === "VERSION_CONFLICT");
}
