import { Link } from "@tanstack/react-router";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { t } from "../../i18n/index.ts";
import { LoadMe } from "../../session/use-me.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { Narrow } from "../../shell/frame.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { PageHead, Row, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";
import { AcceptInvitation } from "./_components/accept-invitation.tsx";
import { ResetPassword } from "./_components/reset-password.tsx";
import { VerifyEmail } from "./_components/verify-email.tsx";
import { currentLink, forgetLink, type Link as MailLink, subscribe } from "./link.ts";

type Done = { title: string; text: string; next?: ReactNode };

/** The target of the links in emails: confirm an address, choose a new password, accept an invitation. */
export default function AccountPage() {
  const link = useSyncExternalStore(subscribe, currentLink);
  const [done, setDone] = useState<Done | null>(null);
  const finish = (result: Done) => {
    setDone(result);
    forgetLink();
  };
  return (
    <Narrow>
      {link?.action !== "accept-invitation" && <LoadMe />}
      {link ? <Step key={link.token} link={link} onDone={finish} /> : <Rest done={done} />}
    </Narrow>
  );
}

function Step({ link, onDone }: { link: MailLink; onDone: (done: Done) => void }) {
  const { action, token } = link;
  if (action === "verify-email") {
    const title = t("account.verifyTitle");
    return (
      <Stack>
        <PageHead title={title} lead={t("account.verifyLead")} />
        <VerifyEmail
          token={token}
          onDone={(next) =>
            onDone({ title, text: t("account.verified"), next: <SignIn next={next} /> })
          }
        />
      </Stack>
    );
  }
  if (action === "reset-password") {
    const title = t("account.resetTitle");
    return (
      <Stack>
        <PageHead title={title} />
        <ResetPassword
          token={token}
          onDone={() => onDone({ title, text: t("account.resetDone") })}
        />
      </Stack>
    );
  }
  const title = t("account.inviteTitle");
  return (
    <Stack>
      <PageHead title={title} />
      <Boundary>
        <AcceptInvitation token={token} onDone={(text, next) => onDone({ title, text, next })} />
      </Boundary>
    </Stack>
  );
}

/** The end of a step, or the page without a link. */
function Rest({ done }: { done: Done | null }) {
  return (
    <Stack>
      <PageHead
        title={done?.title ?? t("account.title")}
        lead={done ? undefined : t("account.none")}
      />
      {done && <Notice kind="good">{done.text}</Notice>}
      <Row>{done?.next ?? <SignIn />}</Row>
    </Stack>
  );
}

function SignIn({ next }: { next?: string | undefined }) {
  return (
    <Link to="/sign-in" search={{ next }} className={buttonClass} data-kind="primary">
      {t("nav.signIn")}
    </Link>
  );
}
