import { Link, useParams } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import { isSameLane, laneText } from "../../checks/lane.ts";
import type { checkPageQuery } from "../../graph/__generated__/checkPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { day, t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";
import { CheckFindings } from "./_components/check-findings.tsx";
import { CheckMissing } from "./_components/check-missing.tsx";
import { CheckRecord } from "./_components/check-record.tsx";
import { CheckVerdict } from "./_components/check-verdict.tsx";

const query = graphql`
  query checkPageQuery($id: ID!) {
    ...useMe_query
    documentTypes(first: 100) {
      nodes {
        code
        title
      }
    }
    selfCheck(id: $id) {
      id
      asOf
      disclaimer
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
        latestVerdicts {
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
      ...checkVerdict_check
      ...checkMissing_check
      ...checkFindings_check
      ...checkRecord_check
    }
  }
`;

/** The result of one check, its reasons, and the next steps. */
export default function CheckPage() {
  const { id } = useParams({ from: "/member/checks/$id" });
  return (
    <Boundary whole key={id}>
      <Check id={id} />
    </Boundary>
  );
}

function Check({ id }: { id: string }) {
  const { selfCheck, documentTypes } = useQuery<checkPageQuery>(
    query,
    { id },
    { fetchPolicy: "store-and-network" },
  );
  if (!selfCheck) return <NotFound />;
  const { lane, product } = selfCheck;
  const latest = product?.latestVerdicts?.find((one) => isSameLane(one.lane, lane))?.selfCheck;
  return (
    <Stack>
      <PageHead
        title={product?.name ?? t("checks.title")}
        lead={t("checks.lead", { lane: laneText(lane), day: day(selfCheck.asOf) })}
        actions={
          product && (
            <Link to="/products/$id" params={{ id: product.id }}>
              {t("checks.product")}
            </Link>
          )
        }
      />
      {latest && latest.id !== selfCheck.id && (
        <Notice>
          <p>
            {t("checks.newer")}{" "}
            <Link to="/checks/$id" params={{ id: latest.id }} replace>
              {t("checks.newerLink")}
            </Link>
          </p>
        </Notice>
      )}
      <CheckVerdict check={selfCheck} types={documentTypes?.nodes ?? []} />
      <p>{selfCheck.disclaimer}</p>
      <CheckMissing check={selfCheck} />
      <CheckFindings check={selfCheck} />
      <CheckRecord check={selfCheck} />
    </Stack>
  );
}
