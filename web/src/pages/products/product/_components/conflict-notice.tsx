import { t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { Notice } from "../../../../ui/notice.tsx";

type Props = { busy: boolean; onAgain: () => void };

/** The product was changed meanwhile. What was typed is kept, and can be sent for what the product is now. */
export function ConflictNotice({ busy, onAgain }: Props) {
  return (
    <Notice kind="warn">
      <p>{t("product.conflict")}</p>
      <div>
        <Button busy={busy} onClick={onAgain}>
          {t("product.again")}
        </Button>
      </div>
    </Notice>
  );
}
