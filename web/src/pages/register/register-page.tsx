import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ResendVerification } from "../../account-mail/resend-verification.tsx";
import { t } from "../../i18n/index.ts";
import { LoadMe } from "../../session/use-me.ts";
import { Narrow } from "../../shell/frame.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, PageHead, Row, Stack } from "../../ui/layout.tsx";
import { RegisterForm } from "./_components/register-form.tsx";
import { emptyDraft } from "./draft.ts";

/** Registers an organisation with its owner, who then confirms the address by a link in an email. */
export default function RegisterPage() {
  const { next } = useSearch({ from: "/register" });
  const [draft, setDraft] = useState(emptyDraft);
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo === null) {
    return (
      <Narrow>
        <LoadMe />
        <Stack>
          <PageHead title={t("register.title")} lead={t("register.lead")} />
          <RegisterForm draft={draft} next={next} onChange={setDraft} onSent={setSentTo} />
        </Stack>
      </Narrow>
    );
  }
  return (
    <Narrow>
      <LoadMe />
      <Stack>
        <PageHead title={t("register.sentTitle")} lead={t("register.sent", { email: sentTo })} />
        <Card>
          <p>{t("register.sentHint")}</p>
          <ResendVerification to={sentTo} />
        </Card>
        <Row>
          <Button kind="quiet" onClick={() => setSentTo(null)}>
            {t("register.change")}
          </Button>
        </Row>
      </Stack>
    </Narrow>
  );
}
