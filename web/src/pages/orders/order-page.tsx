import { useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useState, useTransition } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { orderPageQuery } from "../../graph/__generated__/orderPageQuery.graphql.ts";
import type { orderPageSubscription } from "../../graph/__generated__/orderPageSubscription.graphql.ts";
import { useEntity } from "../../live/use-entity.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { OrderView } from "./_components/order-view.tsx";

const query = graphql`
  query orderPageQuery($id: ID!, $with: ID) {
    me {
      id
      organisation {
        id
      }
    }
    order(id: $id) {
      id
      ...orderView_order
    }
    ...orderThread_query @arguments(id: $id, with: $with)
    ...orderTimeline_query @arguments(id: $id)
  }
`;

/** Changes of the order by another party. The lists have the same keys as in the screen, which therefore shows them at once. */
const subscription = graphql`
  subscription orderPageSubscription($orderId: ID!, $with: ID) {
    orderUpdated(orderId: $orderId) {
      id
      ...orderView_order
      messages(last: 50, withId: $with) @connection(key: "orderThread_messages") {
        edges {
          node {
            id
            ...message_message
          }
        }
      }
      timeline(last: 50) @connection(key: "orderTimeline_timeline") {
        edges {
          node {
            sequence
            ...timelineEntry_entry
          }
        }
      }
    }
  }
`;

export default function OrderPage() {
  const { id } = useParams({ from: "/member/orders/$id" });
  return (
    <Boundary key={id} lines={12}>
      <Order id={id} />
    </Boundary>
  );
}

/** One order: what it needs next, and all that belongs to it. */
function Order({ id }: { id: string }) {
  const search = useSearch({ from: "/member/orders/$id" });
  const shown = useDeferredValue(search.with);
  const [fetchKey, setFetchKey] = useState(0);
  const [, startTransition] = useTransition();
  const reload = useCallback(() => startTransition(() => setFetchKey((key) => key + 1)), []);
  const data = useLazyLoadQuery<orderPageQuery>(
    query,
    { id, with: shown ?? null },
    { fetchPolicy: "store-and-network", fetchKey },
  );
  useEntity<orderPageSubscription>(subscription, { orderId: id, with: shown ?? null }, reload);
  if (!data.order) return <NotFound />;
  return (
    <OrderView
      order={data.order}
      query={data}
      own={data.me?.organisation?.id}
      shownParty={shown}
      reload={reload}
    />
  );
}
