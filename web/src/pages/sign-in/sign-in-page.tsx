import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { GraphError } from "../../graph/errors.ts";
import { count, t } from "../../i18n/index.ts";
import { type Problem, SessionError, signIn, wasEnded } from "../../session/session.ts";
import { Narrow } from "../../shell/shell.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form, noFaults } from "../../ui/form.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Signs in, asks for the second factor if the account has one, and returns to the page that wanted it. */
export default function SignInPage() {
  const { next } = useSearch({ from: "/sign-in" });
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState(noFaults);

  const submit = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const answer = await signIn({
        email,
        password,
        ...(code === null ? {} : { secondFactorCode: code.trim() }),
      });
      if (answer.session) {
        await navigate({ href: next ?? "/home" });
        return;
      }
      if (
        code === null &&
        answer.userErrors.some(({ code }) => code === "SECOND_FACTOR_REQUIRED")
      ) {
        setCode("");
        setFaults(noFaults);
      } else {
        setFaults({ errors: withWait(answer.userErrors, answer.retryAfterMinutes), failure: null });
      }
    } catch (reason) {
      const refused = reason instanceof SessionError ? reason.code : "NETWORK";
      setFaults({ errors: [], failure: new GraphError(refused, null) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Narrow>
      <Stack>
        <PageHead title={t("signIn.title")} />
        {wasEnded() && <Notice kind="warn">{t("session.ended")}</Notice>}
        <Form faults={faults} onSubmit={() => void submit()}>
          <TextField
            label={t("signIn.email")}
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextField
            label={t("signIn.password")}
            type="password"
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {code !== null && (
            <TextField
              label={t("signIn.code")}
              hint={t("signIn.codeHint")}
              name="code"
              autoComplete="one-time-code"
              inputMode="numeric"
              autoFocus
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
          <div>
            <Button kind="primary" type="submit" busy={busy}>
              {t("signIn.submit")}
            </Button>
          </div>
        </Form>
        <p>
          <Link to="/forgotten">{t("signIn.forgot")}</Link>
        </p>
        <p>
          <Link to="/register">{t("nav.register")}</Link>
        </p>
      </Stack>
    </Narrow>
  );
}

function withWait(errors: readonly Problem[], minutes: number | null | undefined): Problem[] {
  if (!minutes || minutes <= 1) return [...errors];
  return errors.map((error) => ({
    ...error,
    message: `${error.message} ${count("signIn.wait", minutes)}`,
  }));
}
