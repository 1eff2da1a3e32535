import { t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { TextField } from "../../../../ui/field.tsx";
import { type Faults, faultAt } from "../../../../ui/form.tsx";
import ui from "../../../../ui/ui.module.css";
import styles from "../../products.module.css";
import type { NationalCode } from "../proposal.ts";

const MOST = 50;

type Props = {
  codes: readonly NationalCode[];
  faults: Faults;
  onChange: (codes: NationalCode[]) => void;
};

/** The codes of 8 or 10 digits, one for each market. */
export function NationalCodes({ codes, faults, onChange }: Props) {
  const change = (place: number, part: Partial<NationalCode>) =>
    onChange(codes.map((code, index) => (index === place ? { ...code, ...part } : code)));
  return (
    <fieldset className={ui.choices}>
      <legend className={ui.label}>{t("product.nationalCodes")}</legend>
      <span className={ui.hint}>{t("product.nationalCodesHint")}</span>
      {codes.map((code, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place identifies a row, whose values are typed
        <div key={place} className={styles.pairs}>
          <TextField
            label={t("product.nationalMarket")}
            value={code.market}
            maxLength={16}
            autoCapitalize="characters"
            fault={faultAt(faults, `nationalCodes.${place}.market`)}
            onChange={({ target }) => change(place, { market: target.value })}
          />
          <TextField
            label={t("product.nationalCode")}
            inputMode="numeric"
            value={code.code}
            maxLength={20}
            fault={
              faultAt(faults, `nationalCodes.${place}.code`) ??
              faultAt(faults, `nationalCodes.${place}`)
            }
            onChange={({ target }) => change(place, { code: target.value })}
          />
          <Button
            kind="quiet"
            aria-label={t("product.removeNational", { market: code.market || place + 1 })}
            onClick={() => onChange(codes.filter((_, index) => index !== place))}
          >
            {t("product.remove")}
          </Button>
        </div>
      ))}
      {codes.length < MOST && (
        <div>
          <Button onClick={() => onChange([...codes, { market: "", code: "" }])}>
            {t("product.addNational")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
