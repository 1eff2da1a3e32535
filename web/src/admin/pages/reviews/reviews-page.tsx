import { Link, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import type { reviewsPageQuery } from "../../../graph/__generated__/reviewsPageQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { t } from "../../../i18n/index.ts";
import { Boundary } from "../../../shell/boundary.tsx";
import { PageHead, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { NotStaff } from "../../not-staff.tsx";
import { mayReview } from "../../staff.ts";
import { ReviewKinds } from "./_components/review-kinds.tsx";
import { ReviewTable } from "./_components/review-table.tsx";
import type { ReviewsSearch } from "./search.ts";

const query = graphql`
  query reviewsPageQuery($kind: [WorkKind!]) {
    ...useMe_query
    me {
      id
      roles
      secondFactor
    }
    # The counts of a list are those of its filter.
    all: reviewList(first: 1) {
      ...reviewKinds_list
    }
    ...reviewTable_query @arguments(kind: $kind)
  }
`;

/** What waits for a decision of the platform, most urgent first. */
export default function ReviewsPage() {
  const { kind }: ReviewsSearch = useSearch({ from: "/member/" });
  // The present rows stay until those of the next kind are read.
  const shown = useDeferredValue(kind);
  return (
    <Stack>
      <PageHead title={t("reviews.title")} lead={t("reviews.lead")} />
      <Boundary>
        <div aria-busy={shown !== kind}>
          <Reviews kind={shown} />
        </div>
      </Boundary>
    </Stack>
  );
}

function Reviews({ kind }: { kind: ReviewsSearch["kind"] }) {
  const data = useQuery<reviewsPageQuery>(
    query,
    { kind: kind ? [kind] : null },
    { fetchPolicy: "store-and-network" },
  );
  if (!data.me || !mayReview(data.me.roles)) return <NotStaff />;
  return (
    <Stack>
      {!data.me.secondFactor && (
        <Notice kind="warn">
          {t("admin.noFactor")} <Link to="/settings/security">{t("admin.setUpFactor")}</Link>
        </Notice>
      )}
      {data.all && <ReviewKinds list={data.all} />}
      <ReviewTable query={data} filtered={kind !== undefined} />
    </Stack>
  );
}
