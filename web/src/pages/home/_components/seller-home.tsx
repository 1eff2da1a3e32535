import { graphql, useFragment } from "react-relay/hooks";
import type { sellerHome_query$key } from "../../../graph/__generated__/sellerHome_query.graphql.ts";
import { ExpiringTable } from "./expiring-table.tsx";
import { FirstStepsCard } from "./first-steps-card.tsx";
import { WorkTable } from "./work-table.tsx";

const fragment = graphql`
  fragment sellerHome_query on Query {
    ...firstStepsCard_query
    ...workTable_query
    ...expiringTable_query
  }
`;

type Props = { query: sellerHome_query$key; registeredAt: string; reload: () => void };

/** The first steps and the tasks of the members of a selling organisation. */
export function SellerHome({ query, registeredAt, reload }: Props) {
  const data = useFragment(fragment, query);
  return (
    <>
      <FirstStepsCard query={data} registeredAt={registeredAt} />
      <WorkTable query={data} reload={reload} />
      <ExpiringTable query={data} reload={reload} />
    </>
  );
}
