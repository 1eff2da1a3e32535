import { useRef, useState } from "react";
import { graphql, useRelayEnvironment } from "react-relay/hooks";
import { getRequest } from "relay-runtime";
import * as v from "valibot";
import type { useImportMutation } from "../../../graph/__generated__/useImportMutation.graphql.ts";
import { type Faults, noFaults } from "../../../ui/form.tsx";

const mutation = graphql`
  mutation useImportMutation($input: ImportProductsInput!) {
    importProducts(input: $input) {
      rows {
        line
        sku
        productId
        userErrors {
          code
          message
        }
      }
      userErrors {
        code
        message
        path
      }
      warnings {
        code
        message
      }
    }
  }
`;

const problem = v.object({ code: v.string(), message: v.string() });

const answerSchema = v.object({
  importProducts: v.nullable(
    v.object({
      rows: v.array(
        v.object({
          line: v.number(),
          sku: v.string(),
          productId: v.nullable(v.string()),
          userErrors: v.array(problem),
        }),
      ),
      userErrors: v.array(v.object({ ...problem.entries, path: v.nullable(v.array(v.string())) })),
      warnings: v.array(problem),
    }),
  ),
});

type Answer = NonNullable<v.InferOutput<typeof answerSchema>["importProducts"]>;
type Mode = NonNullable<useImportMutation["variables"]["input"]["mode"]>;

/**
 * Imports a file, like `useCommand`, but past the store.
 *
 * The store names each row by the input of the mutation. With ten thousand rows, it would hold ten thousand copies of the file.
 */
export function useImport() {
  const environment = useRelayEnvironment();
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Faults>(noFaults);
  const sent = useRef<{ csv: string; mode: Mode; key: string } | null>(null);

  const run = (csv: string, mode: Mode, done: (answer: Answer) => void) => {
    if (sent.current?.csv !== csv || sent.current.mode !== mode) {
      sent.current = { csv, mode, key: crypto.randomUUID() };
    }
    const input = { csv, mode, idempotencyKey: sent.current.key };
    setBusy(true);
    const end = (next: Faults) => {
      setBusy(false);
      setFaults(next);
    };
    environment
      .getNetwork()
      .execute(getRequest(mutation).params, { input }, { force: true })
      .subscribe({
        next: (response) => {
          const answer = answerOf(response);
          if (!answer) return end({ errors: [], failure: new Error("INTERNAL") });
          end({ errors: answer.userErrors, failure: null });
          if (answer.userErrors.length > 0) return;
          sent.current = null;
          done(answer);
        },
        error: (failure: Error) => end({ errors: [], failure }),
      });
  };
  return { run, busy, faults };
}

function answerOf(response: unknown): Answer | null {
  const read = v.safeParse(v.object({ data: answerSchema }), response);
  return read.success ? read.output.data.importProducts : null;
}
