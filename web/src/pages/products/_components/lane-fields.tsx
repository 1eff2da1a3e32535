import { isMode, modeOptions } from "../../../checks/lane.ts";
import { countryOptions } from "../../../i18n/countries.ts";
import { t, word } from "../../../i18n/index.ts";
import { Select } from "../../../ui/field.tsx";
import { Columns } from "../../../ui/layout.tsx";
import { AIRCRAFT, isAircraft, type LaneDraft } from "../lane.ts";

const option = (value: string) => ({ value, label: word(value) });

type Props = {
  lane: LaneDraft;
  onChange: (lane: LaneDraft) => void;
  /** Shows the country of departure. Without it, goods leave their country of origin. */
  withOrigin?: boolean;
  optional?: boolean;
  fault?: string | undefined;
};

/** The lane that goods travel on. The aircraft is asked for transport by air only. */
export function LaneFields({ lane, onChange, withOrigin, optional, fault }: Props) {
  return (
    <Columns>
      {withOrigin && (
        <Select
          label={t("entry.origin")}
          options={countryOptions}
          empty={t("product.ownOrigin")}
          value={lane.from ?? ""}
          onChange={({ target }) => onChange({ ...lane, from: target.value || undefined })}
        />
      )}
      <Select
        label={t("entry.destination")}
        options={countryOptions}
        empty={t("entry.chooseCountry")}
        optional={optional ?? false}
        value={lane.to ?? ""}
        fault={fault}
        onChange={({ target }) => onChange({ ...lane, to: target.value || undefined })}
      />
      <Select
        label={t("entry.mode")}
        options={modeOptions}
        value={lane.by ?? ""}
        onChange={({ target }) => isMode(target.value) && onChange({ ...lane, by: target.value })}
      />
      {lane.by === "AIR" && (
        <Select
          label={t("product.aircraft")}
          options={AIRCRAFT.map(option)}
          empty={t("entry.unknown")}
          value={lane.aircraft ?? ""}
          onChange={({ target }) =>
            onChange({ ...lane, aircraft: isAircraft(target.value) ? target.value : undefined })
          }
        />
      )}
    </Columns>
  );
}
