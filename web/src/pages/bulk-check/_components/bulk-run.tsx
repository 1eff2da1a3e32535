import { Link } from "@tanstack/react-router";
import { type ReactNode, useDeferredValue, useEffect, useRef } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay/hooks";
import type { bulkRunCancelMutation } from "../../../graph/__generated__/bulkRunCancelMutation.graphql.ts";
import type { bulkRunProgressQuery } from "../../../graph/__generated__/bulkRunProgressQuery.graphql.ts";
import type {
  bulkRunQuery,
  bulkRunQuery$data,
} from "../../../graph/__generated__/bulkRunQuery.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { usePolling } from "../../../graph/use-polling.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { useReload } from "../../../graph/use-reload.ts";
import { number, t, time } from "../../../i18n/index.ts";
import { Verdict } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Form } from "../../../ui/form.tsx";
import { Card, Row, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Tabs, tabClass } from "../../../ui/tabs.tsx";
import styles from "../bulk.module.css";
import type { BulkSearch } from "../search.ts";
import { BulkResults } from "./bulk-results.tsx";
import { JobBadge } from "./job-badge.tsx";

const query = graphql`
  query bulkRunQuery($id: ID!, $filter: SelfCheckFilter!) {
    ...useMe_query
    bulkSelfCheck(id: $id) {
      id
      status
      totalCount
      checkedCount
      createdAt
      verdicts {
        verdict
        count
      }
    }
    ...bulkResults_query @arguments(filter: $filter)
  }
`;

const progressQuery = graphql`
  query bulkRunProgressQuery($id: ID!) {
    bulkSelfCheck(id: $id) {
      id
      status
      totalCount
      checkedCount
      verdicts {
        verdict
        count
      }
    }
  }
`;

const cancelMutation = graphql`
  mutation bulkRunCancelMutation($input: CancelBulkSelfCheckInput!) {
    cancelBulkSelfCheck(input: $input) {
      bulkSelfCheck {
        id
        status
        checkedCount
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

type Run = NonNullable<bulkRunQuery$data["bulkSelfCheck"]>;
type Props = { id: string; search: BulkSearch };

/** The progress of a bulk self-check, and its results by verdict. */
export function BulkRun({ id, search }: Props) {
  const environment = useRelayEnvironment();
  const result = useDeferredValue(search.result);
  const variables = { id, filter: { bulkSelfCheckId: id, verdict: result ?? null } };
  const data = useQuery<bulkRunQuery>(query, variables, {
    fetchPolicy: "store-and-network",
  });
  const reload = useReload<bulkRunQuery>(query, variables);
  const run = data.bulkSelfCheck;
  const running = run?.status === "QUEUED" || run?.status === "RUNNING";
  usePolling(
    () => fetchQuery<bulkRunProgressQuery>(environment, progressQuery, { id }).toPromise(),
    running,
  );
  const before = useRef(running);
  useEffect(() => {
    // The last results came after the list was read.
    if (before.current && !running) reload();
    before.current = running;
  }, [running, reload]);

  if (!run) return <Notice kind="warn">{t("bulk.none")}</Notice>;
  return (
    <Stack>
      <Progress run={run} running={running} />
      <Verdicts run={run} search={search} />
      <BulkResults query={data} running={running} onRefresh={reload} />
    </Stack>
  );
}

function Progress({ run, running }: { run: Run; running: boolean }) {
  const cancel = useCommand<bulkRunCancelMutation>(cancelMutation);
  const values = { done: number(run.checkedCount), total: number(run.totalCount) };
  return (
    <Card title={t("bulk.progress")}>
      <Row>
        <span role="status">
          <JobBadge status={run.status} />
        </span>
        <span>{t(running ? "bulk.doneOf" : "bulk.doneInAll", values)}</span>
        <span>{t("bulk.startedAt", { time: time(run.createdAt) })}</span>
      </Row>
      {running && (
        <>
          <progress
            className={styles.bar}
            aria-label={t("bulk.progress")}
            max={Math.max(1, run.totalCount)}
            value={run.checkedCount}
          />
          <p>{t("bulk.mayLeave")}</p>
          <Form faults={cancel.faults} onSubmit={() => cancel.run({ bulkSelfCheckId: run.id })}>
            <div>
              <Button type="submit" busy={cancel.busy}>
                {t("bulk.cancel")}
              </Button>
            </div>
          </Form>
        </>
      )}
      {run.status === "FAILED" && <Notice kind="bad">{t("bulk.failedText")}</Notice>}
      {run.status === "CANCELLED" && <Notice>{t("bulk.cancelledText")}</Notice>}
    </Card>
  );
}

/** The verdicts with their numbers, as filters of the results. */
function Verdicts({ run, search }: { run: Run; search: BulkSearch }) {
  const all = run.verdicts.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  return (
    <Tabs label={t("bulk.byVerdict")}>
      <VerdictLink search={{ ...search, result: undefined }}>
        {t("filter.all")} ({number(all)})
      </VerdictLink>
      {run.verdicts.map(({ verdict, count }) =>
        verdict === "%future added value" ? null : (
          <VerdictLink key={verdict} search={{ ...search, result: verdict }}>
            <Verdict verdict={verdict} /> ({number(count)})
          </VerdictLink>
        ),
      )}
    </Tabs>
  );
}

function VerdictLink({ search, children }: { search: BulkSearch; children: ReactNode }) {
  return (
    <Link
      to="/checks/bulk"
      search={search}
      replace
      resetScroll={false}
      className={tabClass}
      activeOptions={{ exact: true }}
      activeProps={{ "aria-current": "page" }}
    >
      {children}
    </Link>
  );
}
