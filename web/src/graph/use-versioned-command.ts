import { useEffect, useMemo, useRef } from "react";
import type { GraphQLTaggedNode, MutationParameters } from "relay-runtime";
import { t } from "../i18n/index.ts";
import type { Faults } from "../ui/form.tsx";
import { isConflict } from "./conflict.ts";
import { useCommand } from "./use-command.ts";

/**
 * A mutation that sends the version of its object as `expectedVersion`.
 *
 * If the object was changed meanwhile, `reload` reads it again, and the fault asks the user to check it and to send again. What was
 * typed is kept, and the next attempt has the new version.
 */
export function useVersionedCommand<M extends MutationParameters>(
  mutation: GraphQLTaggedNode,
  reload: () => void,
): ReturnType<typeof useCommand<M>> {
  const command = useCommand<M>(mutation);
  const { faults } = command;
  const latest = useRef(reload);
  useEffect(() => {
    latest.current = reload;
  }, [reload]);
  useEffect(() => {
    if (isConflict(faults)) latest.current();
  }, [faults]);
  // The same object for the same faults: a form takes the focus for new ones only.
  const shown = useMemo(() => explained(faults), [faults]);
  return { ...command, faults: shown };
}

/** The same faults, with the conflict in the words of a screen that has been read again. */
export function explained(faults: Faults): Faults {
  if (!isConflict(faults)) return faults;
  const errors = faults.errors.map((error) =>
    error.code === "VERSION_CONFLICT" ? { ...error, message: t("command.conflict") } : error,
  );
  return { ...faults, errors };
}
