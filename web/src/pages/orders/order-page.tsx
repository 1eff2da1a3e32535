import { useParams, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import type { orderPageQuery } from "../../graph/__generated__/orderPageQuery.graphql.ts";
import type { orderPageSubscription } from "../../graph/__generated__/orderPageSubscription.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { useEntity } from "../../live/use-entity.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { OrderView } from "./_components/order-view.tsx";

const query = graphql`
  query orderPageQuery($id: ID!, $with: ID) {
    ...useMe_query
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
    <Boundary whole key={id} lines={12}>
      <Order id={id} />
    </Boundary>
  );
}

/** One order: its next step, and all of its parts. */
function Order({ id }: { id: string }) {
  const search = useSearch({ from: "/member/orders/$id" });
  const shown = useDeferredValue(search.with);
  const variables = { id, with: shown ?? null };
  const data = useQuery<orderPageQuery>(query, variables, {
    fetchPolicy: "store-and-network",
  });
  const reload = useReload<orderPageQuery>(query, variables);
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
