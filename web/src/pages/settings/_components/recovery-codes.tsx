import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Card, PageHead, Row, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import styles from "../settings.module.css";

type Props = { codes: readonly string[]; onKept: () => void };

/** The recovery codes, at the only time at which they are known. */
export function RecoveryCodes({ codes, onKept }: Props) {
  return (
    <Stack>
      <PageHead title={t("security.codesTitle")} />
      <Notice kind="warn">{t("security.codesText")}</Notice>
      <Card>
        <ul className={styles.codes}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </Card>
      <Row>
        <CopyButton text={codes.join("\n")} label={t("security.copyCodes")} />
        <Button onClick={() => window.print()}>{t("security.printCodes")}</Button>
        <Button kind="primary" onClick={onKept}>
          {t("security.codesKept")}
        </Button>
      </Row>
    </Stack>
  );
}
