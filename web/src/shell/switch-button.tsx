import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { t } from "../i18n/index.ts";
import { switchOrganisation } from "../session/session.ts";
import { Button } from "../ui/button.tsx";

type Props = {
  /** ID of the organisation. */
  to: string;
  /** The screen at which the session of that organisation begins. */
  home: string;
  kind?: "primary" | "quiet";
  onSwitched?: () => void;
  children: ReactNode;
};

/** Acts for another organisation from now on. */
export function SwitchButton({ to, home, kind = "quiet", onSwitched, children }: Props) {
  const navigate = useNavigate();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const change = async () => {
    setState("busy");
    try {
      const { session } = await switchOrganisation(to);
      setState(session ? "idle" : "failed");
      if (!session) return;
      onSwitched?.();
      await navigate({ to: home });
    } catch {
      setState("failed");
    }
  };
  return (
    <>
      <Button kind={kind} busy={state === "busy"} onClick={() => void change()}>
        {children}
      </Button>
      {state === "failed" && <span role="alert">{t("menu.switchFailed")}</span>}
    </>
  );
}
