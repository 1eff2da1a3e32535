import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import type { reviewKinds_list$key } from "../../../../graph/__generated__/reviewKinds_list.graphql.ts";
import { number, t } from "../../../../i18n/index.ts";
import { Tabs, tabClass } from "../../../../ui/tabs.tsx";
import { KINDS, type ReviewsSearch } from "../search.ts";

const fragment = graphql`
  fragment reviewKinds_list on WorkItemConnection {
    totalCount
    counts {
      kind
      count
    }
  }
`;

/** Links to the tasks of each kind, with their number. */
export function ReviewKinds({ list }: { list: reviewKinds_list$key }) {
  const { totalCount, counts } = useFragment(fragment, list);
  return (
    <Tabs label={t("reviews.kinds")}>
      <KindLink name={t("filter.all")} count={totalCount} />
      {KINDS.map((kind) => (
        <KindLink
          key={kind}
          kind={kind}
          name={t(`reviews.kind.${kind}`)}
          count={counts.find((each) => each.kind === kind)?.count ?? 0}
        />
      ))}
    </Tabs>
  );
}

type Props = { kind?: ReviewsSearch["kind"]; name: string; count: number };

function KindLink({ kind, name, count }: Props) {
  return (
    <Link
      to="/"
      search={{ kind }}
      replace
      resetScroll={false}
      // The search is a part of the address: otherwise "All" would be the present one of every kind.
      activeOptions={{ exact: true }}
      className={tabClass}
    >
      {t("reviews.kindCount", { kind: name, count: number(count) })}
    </Link>
  );
}
