import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import { laneText } from "../../../checks/lane.ts";
import type { orderThread_query$key } from "../../../graph/__generated__/orderThread_query.graphql.ts";
import type { orderTimeline_query$key } from "../../../graph/__generated__/orderTimeline_query.graphql.ts";
import type { orderView_order$key } from "../../../graph/__generated__/orderView_order.graphql.ts";
import { t, time, word } from "../../../i18n/index.ts";
import { OrderStatus } from "../../../orders/order-status.tsx";
import { partyName } from "../../../orders/party-name.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card, Facts, PageHead, Stack } from "../../../ui/layout.tsx";
import { LongList } from "../../../ui/long-list.tsx";
import { canCancel } from "../steps.ts";
import { CancelOrder } from "./cancel-order.tsx";
import { OrderCandidates } from "./order-candidates.tsx";
import { OrderDocuments } from "./order-documents.tsx";
import { OrderNext } from "./order-next.tsx";
import { OrderQuotes } from "./order-quotes.tsx";
import { OrderReport } from "./order-report.tsx";
import { OrderThread } from "./order-thread.tsx";
import { OrderTimeline } from "./order-timeline.tsx";
import { RateProvider } from "./rate-provider.tsx";

const fragment = graphql`
  fragment orderView_order on Order {
    id
    number
    type
    status
    version
    quoteBy
    dueAt
    overdueAt
    message
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
    seller {
      id
      displayName
    }
    provider {
      id
      displayName
    }
    requirementIds
    requirements {
      id
      title
    }
    candidates {
      organisation {
        id
        displayName
      }
    }
    ...orderNext_order
    ...orderQuotes_order
    ...orderCandidates_order
    ...orderDocuments_order
    ...orderReport_order
    ...rateProvider_order
  }
`;

type Props = {
  order: orderView_order$key;
  query: orderThread_query$key & orderTimeline_query$key;
  /** The ID of the user's organisation. */
  own: string | undefined;
  shownParty: string | undefined;
  reload: () => void;
};

/** The parts of an order, the most urgent first. */
export function OrderView({ order: key, query, own, shownParty, reload }: Props) {
  const order = useFragment(fragment, key);
  const [accepting, setAccepting] = useState<string | null>(null);
  const [closing, setClosing] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const isSeller = order.seller.id === own;
  const target = { id: order.id, version: order.version };
  const others = order.provider
    ? [order.provider]
    : order.candidates.map(({ organisation }) => organisation);
  return (
    <Stack>
      <PageHead
        title={order.number}
        lead={
          <>
            <OrderStatus status={order.status} />{" "}
            {order.overdueAt && <Badge tone="bad" text={t("orders.late")} />} {order.product?.name}
          </>
        }
      />
      <OrderNext
        order={order}
        isSeller={isSeller}
        onAcceptQuote={setAccepting}
        onAcceptReport={() => setClosing(true)}
      />
      <Card>
        <Facts
          of={[
            [
              t("orders.product"),
              isSeller && order.product ? (
                <Link key="product" to="/products/$id" params={{ id: order.product.id }}>
                  {order.product.name}
                </Link>
              ) : (
                order.product?.name
              ),
            ],
            [t("orders.lane"), laneText(order.lane)],
            [t("order.type"), word(order.type)],
            [
              t("order.rules"),
              order.requirementIds.length > 0 ? (
                <LongList
                  key="rules"
                  items={order.requirementIds.map(
                    (id, place) => order.requirements[place]?.title ?? id,
                  )}
                />
              ) : null,
            ],
            [
              isSeller ? t("order.provider") : t("order.seller"),
              isSeller ? order.provider && partyName(order.provider) : partyName(order.seller),
            ],
            [t("order.quoteBy"), order.quoteBy && time(order.quoteBy)],
            [t("order.dueAt"), order.dueAt && time(order.dueAt)],
            [t("order.message"), order.message],
          ]}
        />
      </Card>
      <OrderReport
        order={order}
        isSeller={isSeller}
        accepting={closing}
        onAccept={setClosing}
        reload={reload}
      />
      <OrderQuotes
        order={order}
        isSeller={isSeller}
        accepting={accepting}
        onAccept={setAccepting}
        reload={reload}
      />
      <OrderCandidates order={order} />
      <OrderDocuments order={order} isSeller={isSeller} />
      <OrderThread
        query={query}
        order={target}
        status={order.status}
        own={own}
        parties={isSeller ? others : [order.seller]}
        shown={shownParty}
        reload={reload}
      />
      {isSeller && order.status === "COMPLETED" && <RateProvider order={order} reload={reload} />}
      <OrderTimeline query={query} />
      {isSeller && canCancel(order.status) && (
        <div>
          <Button kind="danger" onClick={() => setCancelling(true)}>
            {t("order.cancel")}
          </Button>
        </div>
      )}
      <CancelOrder
        order={target}
        open={cancelling}
        onClose={() => setCancelling(false)}
        reload={reload}
      />
    </Stack>
  );
}
