import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { sellerHomeQuery } from "../../../graph/__generated__/sellerHomeQuery.graphql.ts";
import { useGaps } from "../../../live/use-gaps.ts";
import { ExpiringTable } from "./expiring-table.tsx";
import { FirstStepsCard } from "./first-steps-card.tsx";
import { WorkTable } from "./work-table.tsx";

const query = graphql`
  query sellerHomeQuery {
    ...firstStepsCard_query
    ...workTable_query
    ...expiringTable_query
  }
`;

/** What waits for the members of a selling organisation. */
export function SellerHome({ registeredAt }: { registeredAt: string }) {
  const fetchKey = useGaps();
  const data = useLazyLoadQuery<sellerHomeQuery>(
    query,
    {},
    { fetchPolicy: "store-and-network", fetchKey },
  );
  return (
    <>
      <FirstStepsCard query={data} registeredAt={registeredAt} />
      <WorkTable query={data} />
      <ExpiringTable query={data} />
    </>
  );
}
