import { graphql } from "react-relay/hooks";
import { laneText } from "../../../checks/lane.ts";
import type { refusedChecksQuery } from "../../../graph/__generated__/refusedChecksQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { count, country, t, word } from "../../../i18n/index.ts";
import { Boundary } from "../../../shell/boundary.tsx";
import { Notice } from "../../../ui/notice.tsx";
import type { AskedLane, Refusal } from "../refusals.ts";

/** Each line reads the name of its product. */
const MOST_LINES = 20;

const query = graphql`
  query refusedChecksQuery($id: ID!) {
    product(id: $id) {
      id
      name
    }
  }
`;

/** The checks that were not possible: the product, its lanes, and the reason. */
export function RefusedChecks({ refusals }: { refusals: readonly Refusal[] }) {
  if (refusals.length === 0) return null;
  const checks = refusals.reduce((sum, { lanes }) => sum + lanes.length, 0);
  const more = refusals.length - MOST_LINES;
  return (
    <Notice kind="warn">
      <strong>{count("bulk.refused", checks)}</strong>
      <Boundary lines={Math.min(refusals.length, MOST_LINES)}>
        <ul>
          {refusals.slice(0, MOST_LINES).map((refusal) => (
            <li key={`${refusal.productId} ${refusal.message}`}>
              <RefusedCheck refusal={refusal} />
            </li>
          ))}
        </ul>
      </Boundary>
      {more > 0 && <p>{t("bulk.andMore", { count: more })}</p>}
    </Notice>
  );
}

function RefusedCheck({ refusal: { productId, lanes, message } }: { refusal: Refusal }) {
  const { product } = useQuery<refusedChecksQuery>(
    query,
    { id: productId },
    { fetchPolicy: "store-or-network" },
  );
  return t("bulk.refusedOne", {
    product: product?.name ?? t("bulk.product", { id: productId }),
    lanes: lanes.map(askedText).join("; "),
    message,
  });
}

function askedText({ origin, destination, mode }: AskedLane): string {
  if (origin) return laneText({ origin, destination, mode, direction: null, aircraft: null });
  return t("bulk.laneTo", { to: country(destination), mode: word(mode).toLowerCase() });
}
