import { useState } from "react";
import { graphql, useFragment, useRelayEnvironment } from "react-relay/hooks";
import { commitLocalUpdate } from "relay-runtime";
import type { secondFactor_user$key } from "../../../graph/__generated__/secondFactor_user.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card, Row } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { BeginFactor, type Secret } from "./begin-factor.tsx";
import { ConfirmFactor } from "./confirm-factor.tsx";
import { DisableFactor } from "./disable-factor.tsx";
import { NewRecoveryCodes } from "./new-recovery-codes.tsx";

const fragment = graphql`
  fragment secondFactor_user on User {
    id
    secondFactor
  }
`;

type Step = "rest" | "password" | Secret;
type Props = { user: secondFactor_user$key; onCodes: (codes: readonly string[]) => void };

/** The second factor: set up in two steps, new recovery codes, or turned off. */
export function SecondFactor({ user, onCodes }: Props) {
  const { id, secondFactor } = useFragment(fragment, user);
  const environment = useRelayEnvironment();
  const [step, setStep] = useState<Step>("rest");
  const [codesLost, setCodesLost] = useState(false);
  // The payloads of these mutations have no user.
  const turned = (on: boolean) => {
    commitLocalUpdate(environment, (store) => store.get(id)?.setValue(on, "secondFactor"));
    setStep("rest");
  };
  const confirmed = (codes: readonly string[]) => {
    turned(true);
    setCodesLost(codes.length === 0);
    onCodes(codes);
  };
  return (
    <Card title={t("security.factor")}>
      <div>
        <Badge
          tone={secondFactor ? "good" : "warn"}
          text={t(secondFactor ? "security.factorOn" : "security.factorOff")}
        />
      </div>
      <p>{t("security.factorText")}</p>
      {codesLost && <Notice kind="warn">{t("security.alreadyOn")}</Notice>}
      {secondFactor && (
        <Row>
          <NewRecoveryCodes onCodes={onCodes} />
          <DisableFactor onDone={() => turned(false)} />
        </Row>
      )}
      {!secondFactor && step === "rest" && (
        <div>
          <Button kind="primary" onClick={() => setStep("password")}>
            {t("security.begin")}
          </Button>
        </div>
      )}
      {!secondFactor && step === "password" && (
        <BeginFactor onBegun={setStep} onCancel={() => setStep("rest")} />
      )}
      {!secondFactor && typeof step === "object" && (
        <ConfirmFactor secret={step} onDone={confirmed} onCancel={() => setStep("rest")} />
      )}
    </Card>
  );
}
