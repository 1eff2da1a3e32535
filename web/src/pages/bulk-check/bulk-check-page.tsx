import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import type { bulkCheckPageQuery } from "../../graph/__generated__/bulkCheckPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { BulkChoice } from "./_components/bulk-choice.tsx";
import { BulkLanes } from "./_components/bulk-lanes.tsx";
import { BulkRecent } from "./_components/bulk-recent.tsx";
import { BulkRun } from "./_components/bulk-run.tsx";
import { ChosenChecks } from "./_components/chosen-checks.tsx";
import { type BulkSearch, productFilter } from "./search.ts";
import { useBulkStart } from "./use-bulk-start.ts";

const query = graphql`
  query bulkCheckPageQuery($filter: ProductFilter!) {
    ...useMe_query
    ...bulkChoice_query @arguments(filter: $filter)
    ...bulkRecent_query
  }
`;

/** Checks many products on up to ten lanes in the background, or shows how far such a check is. */
export default function BulkCheckPage() {
  const search: BulkSearch = useSearch({ from: "/member/checks/bulk" });
  const { run } = search;
  return (
    <Stack>
      <PageHead
        title={t(run ? "bulk.runTitle" : "bulk.title")}
        lead={run || search.products ? undefined : t("bulk.lead")}
        actions={
          run && (
            <Link
              to="/checks/bulk"
              search={{ ...search, run: undefined, result: undefined }}
              className={buttonClass}
            >
              {t("bulk.again")}
            </Link>
          )
        }
      />
      <Boundary key={run ?? "new"}>
        {run ? <BulkRun id={run} search={search} /> : <NewBulkCheck search={search} />}
      </Boundary>
    </Stack>
  );
}

function NewBulkCheck({ search }: { search: BulkSearch }) {
  const navigate = useNavigate({ from: "/checks/bulk" });
  // While the next products are counted, the page stays as it is.
  const counted = useDeferredValue(search);
  const data = useQuery<bulkCheckPageQuery>(
    query,
    { filter: productFilter(counted) },
    { fetchPolicy: "store-and-network" },
  );
  const start = useBulkStart(search);
  const change = (next: BulkSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Stack>
      {search.products ? (
        <ChosenChecks products={search.products} search={search} onChange={change} />
      ) : (
        <>
          <BulkChoice query={data} search={search} onChange={change} />
          <BulkLanes search={search} start={start} onChange={change} />
        </>
      )}
      <BulkRecent query={data} />
    </Stack>
  );
}
