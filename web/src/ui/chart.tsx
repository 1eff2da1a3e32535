import { useId, useLayoutEffect, useRef, useState } from "react";
import { number, t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import styles from "./chart.module.css";
import { type Plot, plot, type Series } from "./chart-scale.ts";
import { type Column, DataTable } from "./data-table.tsx";
import { Row, Stack } from "./layout.tsx";

const HEIGHT = 220;
/** The width before the first measurement, and where there is no layout. */
const WIDTH = 640;

type Props = {
  title: string;
  kind: "line" | "bar";
  /** The names of the points, in order, such as weeks. */
  labels: readonly string[];
  /** Shorter names for below the drawing. */
  ticks: readonly string[];
  /** At most three, with a value for each label. */
  series: readonly Series[];
  /** The head of the labels in the table, for example "Day". */
  labelHead: string;
};

/** Numbers over time. Lines and bars differ by colour and pattern, and a table has the same numbers. */
export function Chart({ title, kind, labels, ticks, series, labelHead }: Props) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure className={styles.figure} aria-labelledby={id}>
      <Stack gap="medium">
        <Row>
          <figcaption id={id} className={styles.title}>
            {title}
          </figcaption>
          <Button kind="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {t(asTable ? "chart.asChart" : "chart.asTable")}
            <span className="visually-hidden">: {title}</span>
          </Button>
        </Row>
        {asTable ? (
          <Table title={title} labels={labels} series={series} labelHead={labelHead} />
        ) : (
          <>
            <Legend series={series} kind={kind} />
            <Drawing title={title} kind={kind} labels={labels} ticks={ticks} series={series} />
          </>
        )}
      </Stack>
    </figure>
  );
}

function Legend({ series, kind }: Pick<Props, "series" | "kind">) {
  return (
    <ul className={styles.legend}>
      {series.map(({ name, values }, place) => (
        <li key={name}>
          <svg width="28" height="12" aria-hidden="true">
            {kind === "line" ? (
              <line x1="0" x2="28" y1="6" y2="6" className={styles.line} data-series={place} />
            ) : (
              <rect width="28" height="12" className={styles.bar} data-series={place} />
            )}
          </svg>
          {name}: {number(values.reduce((all, value) => all + value, 0))}
        </li>
      ))}
    </ul>
  );
}

function Drawing({ title, kind, labels, ticks, series }: Omit<Props, "labelHead">) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(WIDTH);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(element.clientWidth, 200));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const drawn = plot({ width, height: HEIGHT, labels: ticks, series });
  return (
    <div ref={place} className={styles.place}>
      <svg
        className={styles.drawing}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={t("chart.summary", {
          title,
          first: labels[0] ?? "",
          last: labels.at(-1) ?? "",
          most: number(drawn.most),
        })}
      >
        <Axes drawn={drawn} width={width} />
        {kind === "line" ? (
          <Lines drawn={drawn} labels={labels} series={series} />
        ) : (
          <Bars drawn={drawn} labels={labels} series={series} />
        )}
      </svg>
    </div>
  );
}

function Axes({ drawn, width }: { drawn: Plot; width: number }) {
  return (
    <>
      {drawn.rows.map(({ value, y }) => (
        <g key={value}>
          <line x1={drawn.left} x2={width} y1={y} y2={y} className={styles.grid} />
          <text x={drawn.left - 8} y={y + 4} textAnchor="end" className={styles.label}>
            {number(value)}
          </text>
        </g>
      ))}
      {drawn.ticks.map(({ text, x, anchor }) => (
        <text key={x} x={x} y={HEIGHT - 6} textAnchor={anchor} className={styles.label}>
          {text}
        </text>
      ))}
    </>
  );
}

type Shown = { drawn: Plot; labels: readonly string[]; series: readonly Series[] };

function Lines({ drawn, labels, series }: Shown) {
  return series.map(({ name, values }, place) => {
    const radius = values.length > 60 ? 2 : 4;
    const points = values.map((value, at) => ({ at, value, x: drawn.x(at), y: drawn.y(value) }));
    return (
      <g key={name}>
        <polyline
          points={points.map(({ x, y }) => `${x},${y}`).join(" ")}
          className={styles.line}
          data-series={place}
        />
        {points.map(({ at, value, x, y }) => (
          <circle key={at} cx={x} cy={y} r={radius} className={styles.point} data-series={place}>
            <title>{`${labels[at]} · ${name}: ${number(value)}`}</title>
          </circle>
        ))}
      </g>
    );
  });
}

function Bars({ drawn, labels, series }: Shown) {
  const width = drawn.slot / series.length;
  return series.map(({ name, values }, place) => (
    <g key={name}>
      {values.map((value, at) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity of a bar
          key={at}
          x={drawn.x(at) - drawn.slot / 2 + place * width}
          y={drawn.y(value)}
          width={Math.max(width - 1, 1)}
          height={drawn.y(0) - drawn.y(value)}
          className={styles.bar}
          data-series={place}
        >
          <title>{`${labels[at]} · ${name}: ${number(value)}`}</title>
        </rect>
      ))}
    </g>
  ));
}

type Line = { label: string; at: number };

function Table({ title, labels, series, labelHead }: Omit<Props, "kind" | "ticks">) {
  const columns: Column<Line>[] = [
    { head: labelHead, cell: ({ label }) => label },
    ...series.map(({ name, values }) => ({
      head: name,
      cell: ({ at }: Line) => number(values[at] ?? 0),
      numeric: true,
    })),
  ];
  return (
    <DataTable
      caption={title}
      columns={columns}
      rows={labels.map((label, at) => ({ label, at }))}
      keyOf={({ at }) => String(at)}
    />
  );
}
