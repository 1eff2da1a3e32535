import { graphql, useFragment } from "react-relay/hooks";
import type { ownOrganisationFacts_organisation$key } from "../../../graph/__generated__/ownOrganisationFacts_organisation.graphql.ts";
import { country, day, type Key, t, word } from "../../../i18n/index.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";
import { Card, Facts } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";

const fragment = graphql`
  fragment ownOrganisationFacts_organisation on Organisation {
    kind
    legalName
    displayName
    eori
    vatId
    country
    status
    statusReason
    createdAt
  }
`;

const STATES: Record<string, { tone: Tone; text: Key }> = {
  PENDING: { tone: "info", text: "organisation.PENDING" },
  ACTIVE: { tone: "good", text: "organisation.ACTIVE" },
  SUSPENDED: { tone: "bad", text: "organisation.SUSPENDED" },
  CLOSED: { tone: "bad", text: "organisation.CLOSED" },
};

/** The facts about the organisation of the session. */
export function OwnOrganisationFacts(props: {
  organisation: ownOrganisationFacts_organisation$key;
}) {
  const stored = useFragment(fragment, props.organisation);
  const state = STATES[stored.status];
  return (
    <Card>
      <Facts
        of={[
          [t("organisation.legalName"), stored.legalName],
          [t("organisation.shown"), stored.displayName],
          [t("organisation.kind"), word(stored.kind)],
          [t("organisation.country"), country(stored.country)],
          [t("organisation.eori"), stored.eori],
          [t("organisation.vatId"), stored.vatId],
          [
            t("organisation.status"),
            <Badge
              key="status"
              tone={state?.tone ?? "neutral"}
              text={state ? t(state.text) : word(stored.status)}
            />,
          ],
          [t("organisation.reason"), stored.statusReason],
          [t("organisation.since"), day(stored.createdAt)],
        ]}
      />
      {stored.status === "PENDING" && <Notice>{t("organisation.pendingText")}</Notice>}
    </Card>
  );
}
