import { graphql, useFragment } from "react-relay/hooks";
import type {
  figures_statistics$data,
  figures_statistics$key,
} from "../../../graph/__generated__/figures_statistics.graphql.ts";
import { country, number, t } from "../../../i18n/index.ts";
import { Chart } from "../../../ui/chart.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Card, Facts } from "../../../ui/layout.tsx";
import { Empty } from "../../../ui/notice.tsx";
import { SubjectLink } from "../../../ui/subject-link.tsx";
import { bucketName, bucketTick } from "../_lib/buckets.ts";
import type { StatisticsStep } from "../search.ts";

const fragment = graphql`
  fragment figures_statistics on OwnStatistics @argumentDefinitions(step: { type: "StatisticsStep!" }) {
    assessments {
      requested
      reported
      completed
      medianDaysToReport
    }
    assessmentsByMarket {
      market
      requested
      reported
      completed
      medianDaysToReport
    }
    responses {
      asked
      answered
      declined
      medianHours
    }
    operations {
      served
      refused
    }
    series(step: $step) {
      from
      to
      assessments {
        requested
        reported
        completed
      }
      responses {
        asked
        answered
        declined
      }
      operations {
        served
        refused
      }
    }
  }
`;

type Figures = figures_statistics$data;
type Market = Figures["assessmentsByMarket"][number];

type Props = { statistics: figures_statistics$key; step: StatisticsStep };

/** The figures of the period, each with its course. Parts in which nothing happened are left out. */
export function FiguresView({ statistics, step }: Props) {
  const figures = useFragment(fragment, statistics);
  const { assessments, responses, operations } = figures;
  const ordered = assessments.requested + assessments.reported + assessments.completed > 0;
  const asked = responses.asked > 0;
  return (
    <>
      {!ordered && !asked && (
        <Empty
          text={t("statistics.none")}
          action={<SubjectLink to="/orders">{t("statistics.orders")}</SubjectLink>}
        />
      )}
      {ordered && <Assessments figures={figures} step={step} />}
      {asked && <Responses figures={figures} step={step} />}
      {operations.served + operations.refused > 0 && <Operations figures={figures} step={step} />}
    </>
  );
}

type PartProps = { figures: Figures; step: StatisticsStep };

function Assessments({ figures: { assessments, assessmentsByMarket, series }, step }: PartProps) {
  return (
    <Card title={t("statistics.assessments")}>
      <Facts
        of={[
          [t("statistics.requested"), number(assessments.requested)],
          [t("statistics.reported"), number(assessments.reported)],
          [t("statistics.completed"), number(assessments.completed)],
          [t("statistics.medianDays"), rounded(assessments.medianDaysToReport)],
        ]}
      />
      <Chart
        title={t("statistics.assessmentsCourse")}
        kind="line"
        labelHead={t("statistics.when")}
        labels={series.map((bucket) => bucketName(bucket, step))}
        ticks={series.map((bucket) => bucketTick(bucket, step))}
        series={[
          {
            name: t("statistics.requested"),
            values: series.map((bucket) => bucket.assessments.requested),
          },
          {
            name: t("statistics.reported"),
            values: series.map((bucket) => bucket.assessments.reported),
          },
          {
            name: t("statistics.completed"),
            values: series.map((bucket) => bucket.assessments.completed),
          },
        ]}
      />
      <h3>{t("statistics.byMarket")}</h3>
      <DataTable
        caption={t("statistics.byMarket")}
        columns={markets}
        rows={assessmentsByMarket}
        keyOf={({ market }) => market ?? ""}
      />
    </Card>
  );
}

const markets: readonly Column<Market>[] = [
  {
    head: t("statistics.market"),
    cell: ({ market }) => (market ? country(market) : t("statistics.noMarket")),
  },
  { head: t("statistics.requested"), cell: (row) => number(row.requested), numeric: true },
  { head: t("statistics.reported"), cell: (row) => number(row.reported), numeric: true },
  { head: t("statistics.completed"), cell: (row) => number(row.completed), numeric: true },
  {
    head: t("statistics.medianDays"),
    cell: (row) => rounded(row.medianDaysToReport) ?? "–",
    numeric: true,
  },
];

function Responses({ figures: { responses, series }, step }: PartProps) {
  return (
    <Card title={t("statistics.responses")}>
      <Facts
        of={[
          [t("statistics.asked"), number(responses.asked)],
          [t("statistics.answered"), number(responses.answered)],
          [t("statistics.declined"), number(responses.declined)],
          [t("statistics.medianHours"), rounded(responses.medianHours)],
        ]}
      />
      <Chart
        title={t("statistics.responsesCourse")}
        kind="bar"
        labelHead={t("statistics.when")}
        labels={series.map((bucket) => bucketName(bucket, step))}
        ticks={series.map((bucket) => bucketTick(bucket, step))}
        series={[
          { name: t("statistics.asked"), values: series.map((bucket) => bucket.responses.asked) },
          {
            name: t("statistics.answered"),
            values: series.map((bucket) => bucket.responses.answered),
          },
          {
            name: t("statistics.declined"),
            values: series.map((bucket) => bucket.responses.declined),
          },
        ]}
      />
    </Card>
  );
}

function Operations({ figures: { series }, step }: PartProps) {
  return (
    <Card title={t("statistics.operations")}>
      <Chart
        title={t("statistics.operationsCourse")}
        kind="bar"
        labelHead={t("statistics.when")}
        labels={series.map((bucket) => bucketName(bucket, step))}
        ticks={series.map((bucket) => bucketTick(bucket, step))}
        series={[
          {
            name: t("statistics.served"),
            values: series.map((bucket) => bucket.operations.served),
          },
          {
            name: t("statistics.refused"),
            values: series.map((bucket) => bucket.operations.refused),
          },
        ]}
      />
    </Card>
  );
}

function rounded(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : number(Math.round(value * 10) / 10);
}
