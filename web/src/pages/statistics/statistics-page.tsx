import { useNavigate, useSearch } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type { statisticsPageQuery } from "../../graph/__generated__/statisticsPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { day, t } from "../../i18n/index.ts";
import { LoadMe } from "../../session/use-me.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { Empty, Notice } from "../../ui/notice.tsx";
import { FiguresView } from "./_components/figures.tsx";
import { PeriodChoice } from "./_components/period-choice.tsx";
import { type Period, periodOf, type StatisticsSearch } from "./search.ts";

const query = graphql`
  query statisticsPageQuery($from: Date!, $to: Date!, $step: StatisticsStep!) {
    ...useMe_query
    ownStatistics(from: $from, to: $to) {
      ...figures_statistics @arguments(step: $step)
    }
  }
`;

export default function StatisticsPage() {
  const search: StatisticsSearch = useSearch({ from: "/member/statistics" });
  const navigate = useNavigate({ from: "/statistics" });
  const period = periodOf(search, Date.now());
  return (
    <Stack>
      <PageHead title={t("statistics.title")} lead={t("statistics.lead")} />
      <PeriodChoice
        search={search}
        period={period}
        onChange={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
      />
      {period ? (
        <Boundary key={JSON.stringify(period)}>
          <OwnStatistics period={period} />
        </Boundary>
      ) : (
        <>
          <Notice kind="warn">{t("statistics.periodInvalid")}</Notice>
          <LoadMe />
        </>
      )}
    </Stack>
  );
}

function OwnStatistics({ period }: { period: Period }) {
  const { ownStatistics } = useQuery<statisticsPageQuery>(
    query,
    { ...period },
    { fetchPolicy: "store-and-network" },
  );
  if (!ownStatistics) return <Empty text={t("statistics.none")} />;
  return (
    <Stack>
      <p role="status">{t("statistics.shown", { from: day(period.from), to: day(period.to) })}</p>
      <FiguresView statistics={ownStatistics} step={period.step} />
    </Stack>
  );
}
