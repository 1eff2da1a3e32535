import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { count, t } from "../i18n/index.ts";
import { type Problem, signIn } from "../session/session.ts";
import { sessionFailure } from "../session/session-failure.ts";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form, noFaults } from "../ui/form.tsx";

/** Signs in, asks for the second factor if the account has one, and goes to the page `next`. */
export function SignInForm({ next }: { next: string }) {
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState(noFaults);
  const signedIn = useSignedIn();

  // Another tab has signed in meanwhile, or this one had a session already.
  useEffect(() => {
    if (signedIn && !busy) void navigate({ href: next, replace: true });
  }, [signedIn, busy, next, navigate]);

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
        await navigate({ href: next });
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
      setFaults({ errors: [], failure: sessionFailure(reason) });
    } finally {
      setBusy(false);
    }
  };

  return (
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
  );
}

function withWait(errors: readonly Problem[], minutes: number | null | undefined): Problem[] {
  if (!minutes || minutes <= 1) return [...errors];
  return errors.map((error) => ({
    ...error,
    message: `${error.message} ${count("signIn.wait", minutes)}`,
  }));
}
