import { Link, useNavigate } from "@tanstack/react-router";
import { type FocusEvent, type KeyboardEvent, useRef, useState } from "react";
import { t } from "../i18n/index.ts";
import { signOut } from "../session/session.ts";
import { useKnownMe } from "../session/use-me.ts";
import { Button } from "../ui/button.tsx";
import styles from "./account-menu.module.css";
import { SwitchButton } from "./switch-button.tsx";

type Props = {
  /** The screen after a change of the organisation. */
  home: string;
  /** The screen after the sign-out. */
  signedOut: string;
  settings: string;
};

/** The person and the organisation of the session, the other organisations, the settings, and the sign-out. */
export function AccountMenu({ home, signedOut, settings }: Props) {
  const me = useKnownMe();
  const navigate = useNavigate();
  const details = useRef<HTMLDetailsElement>(null);
  const [failed, setFailed] = useState(false);
  const organisations = (me?.memberships ?? []).flatMap(({ organisation }) => organisation ?? []);

  const close = () => {
    if (details.current) details.current.open = false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !details.current?.open) return;
    close();
    details.current.querySelector("summary")?.focus();
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) close();
  };
  const leave = () => {
    setFailed(false);
    void signOut().then(
      () => navigate({ to: signedOut }),
      () => setFailed(true),
    );
  };

  return (
    <details ref={details} className={styles.menu} onKeyDown={onKeyDown} onBlur={onBlur}>
      <summary className={styles.summary}>
        <span className="visually-hidden">{t("nav.account")}: </span>
        <span className={styles.name}>{me?.displayName ?? t("nav.account")}</span>
        {me?.organisation?.displayName && (
          <span className={styles.organisation}>{me.organisation.displayName}</span>
        )}
      </summary>
      <div className={styles.panel} tabIndex={-1}>
        {organisations.length > 1 && (
          <section>
            <h2 className={styles.heading}>{t("menu.organisations")}</h2>
            <ul className={styles.list}>
              {organisations.map(({ id, displayName }) => (
                <li key={id}>
                  {id === me?.organisation?.id ? (
                    <span className={styles.current} aria-current="true">
                      {displayName} {t("menu.current")}
                    </span>
                  ) : (
                    <SwitchButton to={id} home={home} onSwitched={close}>
                      {displayName ?? id}
                    </SwitchButton>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
        <ul className={styles.list}>
          <li>
            <Link to={settings} className={styles.item} onClick={close}>
              {t("menu.settings")}
            </Link>
          </li>
          <li>
            <Button kind="quiet" onClick={leave}>
              {t("nav.signOut")}
            </Button>
          </li>
        </ul>
        {failed && <p role="alert">{t("menu.signOutFailed")}</p>}
      </div>
    </details>
  );
}
