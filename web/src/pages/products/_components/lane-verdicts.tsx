import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import type { laneVerdicts_product$key } from "../../../graph/__generated__/laneVerdicts_product.graphql.ts";
import { count, country, t, word } from "../../../i18n/index.ts";
import { Verdict } from "../../../ui/badge.tsx";
import styles from "../products.module.css";

const fragment = graphql`
  fragment laneVerdicts_product on Product {
    id
    latestVerdicts {
      verdict
      lane {
        destination
        mode
      }
    }
  }
`;

const MOST = 3;

type Props = { product: laneVerdicts_product$key; wide?: boolean };

/** The verdict of the latest check on each lane: the newest few, and the number of the others. */
export function LaneVerdicts({ product, wide = false }: Props) {
  const { id, latestVerdicts } = useFragment(fragment, product);
  const verdicts = latestVerdicts ?? [];
  const hidden = verdicts.length - MOST;
  if (verdicts.length === 0) return <span className={styles.quiet}>{t("products.unchecked")}</span>;
  return (
    <ul className={styles.verdicts} data-wide={wide || undefined}>
      {verdicts.slice(0, MOST).map(({ lane, verdict }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the answer identifies the lane
        <li key={place} className={styles.verdict}>
          <span className={styles.quiet}>
            {country(lane.destination)}, {word(lane.mode).toLowerCase()}
          </span>
          <Verdict verdict={verdict} />
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <Link to="/products/$id" params={{ id }} search={{ tab: "lanes" }}>
            {count("products.moreLanes", hidden)}
          </Link>
        </li>
      )}
    </ul>
  );
}
