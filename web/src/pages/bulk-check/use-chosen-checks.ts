import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type {
  useChosenChecksMutation,
  useChosenChecksMutation$data,
} from "../../graph/__generated__/useChosenChecksMutation.graphql.ts";
import { useCommand } from "../../graph/use-command.ts";
import { inputOfLanes } from "./lanes.ts";
import { type Refusal, refusalsOf } from "./refusals.ts";
import type { BulkLane } from "./search.ts";
import type { Start } from "./use-bulk-start.ts";

const mutation = graphql`
  mutation useChosenChecksMutation($input: RunSelfChecksInput!) {
    runSelfChecks(input: $input) {
      results {
        index
        selfCheck {
          id
          verdict
          asOf
          lane {
            origin
            destination
            mode
            direction
            aircraft
          }
          product {
            id
            name
            sku
          }
        }
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
    }
  }
`;

type Result = NonNullable<useChosenChecksMutation$data["runSelfChecks"]>["results"][number];

export type MadeCheck = NonNullable<Result["selfCheck"]>;

export type ChosenResults = { checks: readonly MadeCheck[]; refusals: readonly Refusal[] };

type ChosenChecks = Start & { results: ChosenResults | null; clear: () => void };

/** Checks products that were chosen one by one, in one request. */
export function useChosenChecks(products: readonly string[]): ChosenChecks {
  const { run, busy, faults } = useCommand<useChosenChecksMutation>(mutation);
  const [results, setResults] = useState<ChosenResults | null>(null);
  const start = (lanes: readonly BulkLane[]) => {
    const asked = inputOfLanes(lanes);
    const checks = products.flatMap((productId) => asked.map((lane) => ({ productId, lane })));
    run({ checks }, ({ runSelfChecks }) => {
      const answers = runSelfChecks?.results ?? [];
      setResults({
        checks: answers.flatMap(({ selfCheck }) => (selfCheck ? [selfCheck] : [])),
        refusals: refusalsOf(checks, answers),
      });
    });
  };
  return { start, busy, faults, results, clear: () => setResults(null) };
}
