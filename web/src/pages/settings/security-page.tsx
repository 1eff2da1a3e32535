import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { securityPageQuery } from "../../graph/__generated__/securityPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { ChangePassword } from "./_components/change-password.tsx";
import { RecoveryCodes } from "./_components/recovery-codes.tsx";
import { SecondFactor } from "./_components/second-factor.tsx";

const query = graphql`
  query securityPageQuery {
    ...useMe_query
    me {
      id
      email
      ...secondFactor_user
    }
  }
`;

export default function SecurityPage() {
  return (
    <Boundary whole>
      <Security />
    </Boundary>
  );
}

function Security() {
  const { me } = useQuery<securityPageQuery>(query, {}, { fetchPolicy: "store-and-network" });
  // Recovery codes are alone on the page, so that they can be printed and are not missed.
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (codes.length > 0) return <RecoveryCodes codes={codes} onKept={() => setCodes([])} />;
  return (
    <Stack>
      <PageHead title={t("security.title")} />
      {me && <SecondFactor user={me} onCodes={setCodes} />}
      {me && <ChangePassword email={me.email ?? ""} />}
    </Stack>
  );
}
