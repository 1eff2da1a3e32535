import { useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay/hooks";
import type { checkVerifyQuery } from "../../../graph/__generated__/checkVerifyQuery.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Facts, Row, Stack } from "../../../ui/layout.tsx";
import { Failed, Notice } from "../../../ui/notice.tsx";

const query = graphql`
  query checkVerifyQuery($id: ID!) {
    repeatSelfCheck(id: $id) {
      same
      resultHash
    }
  }
`;

type Props = { id: string; resultHash: string; inputHash: string };

/** The hashes of the record, and the repetition of the check from it. */
export function CheckVerify({ id, resultHash, inputHash }: Props) {
  const environment = useRelayEnvironment();
  const [same, setSame] = useState<boolean | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  const verify = () => {
    setBusy(true);
    setFailure(null);
    setSame(null);
    fetchQuery<checkVerifyQuery>(environment, query, { id }).subscribe({
      next: ({ repeatSelfCheck }) => {
        if (repeatSelfCheck) setSame(repeatSelfCheck.same);
        else setFailure(new Error("the record is missing"));
      },
      error: (error: Error) => {
        setBusy(false);
        setFailure(error);
      },
      complete: () => setBusy(false),
    });
  };
  return (
    <details>
      <summary>{t("checks.record")}</summary>
      <Stack gap="medium">
        <p>{t("checks.recordLead")}</p>
        <Facts
          of={[
            [t("checks.inputHash"), <code key="input">{inputHash}</code>],
            [t("checks.resultHash"), <code key="result">{resultHash}</code>],
          ]}
        />
        <Row>
          <Button busy={busy} onClick={verify}>
            {t("checks.verify")}
          </Button>
        </Row>
        {same === true && <Notice kind="good">{t("checks.same")}</Notice>}
        {same === false && <Notice kind="bad">{t("checks.different")}</Notice>}
        {failure && <Failed error={failure} retry={verify} />}
      </Stack>
    </details>
  );
}
