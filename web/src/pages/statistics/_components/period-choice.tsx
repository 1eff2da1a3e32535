import { count, t, word } from "../../../i18n/index.ts";
import { DayField } from "../../../ui/day-field.tsx";
import { Select } from "../../../ui/field.tsx";
import { Columns } from "../../../ui/layout.tsx";
import { lastDays, type Period, type StatisticsSearch, steps } from "../search.ts";

type Props = {
  search: StatisticsSearch;
  /** The period in effect, from which one of the user's own begins. */
  period: Period | null;
  onChange: (search: StatisticsSearch) => void;
};

const OWN = "own";

/** The period, and the length of a step. */
export function PeriodChoice({ search, period, onChange }: Props) {
  const own = search.from !== undefined || search.to !== undefined;
  return (
    <search>
      <Columns>
        <Select
          label={t("statistics.period")}
          options={[
            ...lastDays.map((days) => ({
              value: String(days),
              label: count("statistics.lastDays", days),
            })),
            { value: OWN, label: t("statistics.ownPeriod") },
          ]}
          value={own ? OWN : String(search.days ?? 90)}
          onChange={({ target }) =>
            onChange(
              target.value === OWN
                ? { from: period?.from, to: period?.to, step: search.step }
                : { days: Number(target.value) as StatisticsSearch["days"], step: search.step },
            )
          }
        />
        {own && (
          <>
            <DayField
              label={t("statistics.from")}
              value={search.from ?? ""}
              max={search.to}
              onChange={(from) => onChange({ ...search, from: from || undefined })}
            />
            <DayField
              label={t("statistics.to")}
              value={search.to ?? ""}
              min={search.from}
              onChange={(to) => onChange({ ...search, to: to || undefined })}
            />
          </>
        )}
        <Select
          label={t("statistics.step")}
          empty={t("statistics.stepAuto")}
          options={steps.map((value) => ({ value, label: word(value) }))}
          value={search.step ?? ""}
          onChange={({ target }) =>
            onChange({
              ...search,
              step: (target.value || undefined) as StatisticsSearch["step"],
            })
          }
        />
      </Columns>
    </search>
  );
}
