import { useState, useSyncExternalStore } from "react";
import { type Key, t } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Check } from "../ui/check.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Stack } from "../ui/layout.tsx";
import { setSingleKeys, useKeys, usesSingleKeys } from "./keys.ts";
import styles from "./keys-help.module.css";

const KEYS: readonly (readonly [keys: readonly string[], meaning: Key])[] = [
  [["g", "h"], "keys.home"],
  [["g", "p"], "keys.products"],
  [["g", "o"], "keys.orders"],
  [["g", "n"], "keys.notifications"],
  [["/"], "keys.search"],
  [["Ctrl", "K"], "keys.search"],
  [["?"], "keys.help"],
];

let open = false;
const listeners = new Set<() => void>();

/** Shows the shortcuts of the keyboard. */
export function openKeysHelp(): void {
  set(true);
}

function set(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the shortcuts of the keyboard while there is a session, and explains them. */
export function KeysHelp({ active }: { active: boolean }) {
  useKeys(active, openKeysHelp);
  const shown = useSyncExternalStore(subscribe, () => open);
  return (
    <Dialog open={shown} title={t("keys.title")} onClose={() => set(false)}>
      <KeyList />
      <div>
        <Button kind="primary" onClick={() => set(false)}>
          {t("keys.close")}
        </Button>
      </div>
    </Dialog>
  );
}

function KeyList() {
  const [single, setSingle] = useState(usesSingleKeys);
  return (
    <Stack gap="medium">
      <dl className={styles.keys}>
        {KEYS.map(([keys, meaning]) => (
          <div key={keys.join(" ")} className={styles.pair}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
      <p>{t("keys.typing")}</p>
      <Check
        label={t("keys.single")}
        checked={single}
        onChange={(on) => {
          setSingleKeys(on);
          setSingle(on);
        }}
      />
    </Stack>
  );
}
