import { useNavigate } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type { useBulkStartMutation } from "../../graph/__generated__/useBulkStartMutation.graphql.ts";
import { useCommand } from "../../graph/use-command.ts";
import type { Faults } from "../../ui/form.tsx";
import { inputOfLanes } from "./lanes.ts";
import { type BulkLane, type BulkSearch, productFilter } from "./search.ts";

const mutation = graphql`
  mutation useBulkStartMutation($input: StartBulkSelfCheckInput!) {
    startBulkSelfCheck(input: $input) {
      bulkSelfCheck {
        id
        status
        totalCount
        checkedCount
        createdAt
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

/** The start of the checks, and the reasons why it was refused. */
export type Start = { start: (lanes: readonly BulkLane[]) => void; busy: boolean; faults: Faults };

/** Starts checks of all products of the filter in the background, and shows their progress. */
export function useBulkStart(search: BulkSearch): Start {
  const navigate = useNavigate({ from: "/checks/bulk" });
  const { run, busy, faults } = useCommand<useBulkStartMutation>(mutation);
  const start = (lanes: readonly BulkLane[]) =>
    run({ filter: productFilter(search), lanes: inputOfLanes(lanes) }, ({ startBulkSelfCheck }) => {
      const id = startBulkSelfCheck?.bulkSelfCheck?.id;
      if (id) void navigate({ search: { ...search, run: id, result: undefined } });
    });
  return { start, busy, faults };
}
