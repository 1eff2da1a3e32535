import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import { laneText } from "../../../../checks/lane.ts";
import type {
  productLanes_product$data,
  productLanes_product$key,
} from "../../../../graph/__generated__/productLanes_product.graphql.ts";
import { country, day, t } from "../../../../i18n/index.ts";
import { Badge, Verdict } from "../../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../../ui/data-table.tsx";
import { Row, Stack } from "../../../../ui/layout.tsx";
import { Empty, Notice } from "../../../../ui/notice.tsx";
import type { ProductSearch } from "../product-search.ts";
import { CheckForm } from "./check-form.tsx";

const fragment = graphql`
  fragment productLanes_product on Product {
    id
    status
    originCountry
    latestVerdicts {
      verdict
      asOf
      advisory
      lane {
        origin
        destination
        mode
        direction
        aircraft
      }
      selfCheck {
        id
      }
    }
  }
`;

type LaneVerdict = NonNullable<productLanes_product$data["latestVerdicts"]>[number];

const columns: readonly Column<LaneVerdict>[] = [
  {
    head: t("product.laneHead"),
    cell: ({ lane, selfCheck }) =>
      selfCheck ? (
        <Link to="/checks/$id" params={{ id: selfCheck.id }}>
          {laneText(lane)}
        </Link>
      ) : (
        laneText(lane)
      ),
  },
  {
    head: t("product.verdict"),
    cell: ({ verdict, advisory }) => (
      <Row>
        <Verdict verdict={verdict} />
        {advisory && <Badge tone="neutral" text={t("product.advisory")} />}
      </Row>
    ),
  },
  { head: t("product.asOf"), tight: true, cell: ({ asOf }) => day(asOf) },
];

type Props = { product: productLanes_product$key; search: ProductSearch };

/** The answer on each lane that the product was checked for, and the form for another lane. */
export function ProductLanes({ product: key, search }: Props) {
  const { id, status, originCountry, latestVerdicts } = useFragment(fragment, key);
  const lanes = latestVerdicts ?? [];
  const archived = status === "ARCHIVED";
  return (
    <Stack>
      {search.added && (
        <Notice kind="good">
          {search.to
            ? t("product.addedLane", { country: country(search.to) })
            : t("product.addedHere")}
        </Notice>
      )}
      {lanes.length === 0 ? (
        !search.added && <Empty text={t(archived ? "product.neverChecked" : "product.noLanes")} />
      ) : (
        <DataTable
          caption={t("product.tab.lanes")}
          columns={columns}
          rows={lanes}
          keyOf={({ lane }) => laneText(lane)}
        />
      )}
      {!archived && (
        <CheckForm
          key={`${search.from} ${search.to} ${search.by}`}
          productId={id}
          origin={originCountry}
          begin={search}
        />
      )}
    </Stack>
  );
}
