import { useCallback, useRef, useState } from "react";
import { useMutation } from "react-relay/hooks";
import type { GraphQLTaggedNode, MutationParameters } from "relay-runtime";
import { refusal } from "../i18n/index.ts";
import { type Faults, noFaults } from "../ui/form.tsx";
import type { UserError } from "./errors.ts";

type Payload = { readonly userErrors: readonly UserError[] } | null | undefined;

type Command<M extends MutationParameters> = {
  /** Sends the mutation once. `done` gets the response if it was not refused. */
  run: (
    input: Omit<InputOf<M>, "idempotencyKey">,
    done?: (response: M["response"]) => void,
  ) => void;
  busy: boolean;
  faults: Faults;
  clear: () => void;
};

type InputOf<M extends MutationParameters> = M["variables"] extends { input: infer I } ? I : never;

/**
 * A mutation with one root field and one `input`.
 *
 * A lost answer and a second attempt share one idempotency key, so the command takes effect once. A changed input gets a new key.
 */
export function useCommand<M extends MutationParameters>(
  mutation: GraphQLTaggedNode,
  options: { keyed?: boolean } = {},
): Command<M> {
  const [commit, busy] = useMutation<M>(mutation);
  const [faults, setFaults] = useState<Faults>(noFaults);
  const sent = useRef<{ text: string; key: string } | null>(null);
  const keyed = options.keyed ?? true;

  const run: Command<M>["run"] = useCallback(
    (input, done) => {
      const text = JSON.stringify(input);
      if (sent.current?.text !== text) sent.current = { text, key: crypto.randomUUID() };
      const whole = keyed ? { ...input, idempotencyKey: sent.current.key } : input;
      commit({
        variables: { input: whole } as M["variables"],
        onCompleted: (response) => {
          const payload = Object.values(response as Record<string, Payload>)[0];
          const errors = (payload?.userErrors ?? []).map((error) => ({
            ...error,
            message: refusal(error),
          }));
          if (payload && errors.length === 0) {
            sent.current = null;
            setFaults(noFaults);
            done?.(response);
          } else {
            // The answer with the secret was lost. Another attempt is another command.
            if (errors.some(({ code }) => code === "ALREADY_DONE")) sent.current = null;
            setFaults({ errors, failure: payload ? null : new Error("INTERNAL") });
          }
        },
        onError: (failure) => setFaults({ errors: [], failure }),
      });
    },
    [commit, keyed],
  );
  const clear = useCallback(() => setFaults(noFaults), []);
  return { run, busy, faults, clear };
}
