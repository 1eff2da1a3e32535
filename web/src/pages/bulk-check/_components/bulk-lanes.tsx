import { useState } from "react";
import { isMode, modeOptions } from "../../../checks/lane.ts";
import { countryOptions } from "../../../i18n/countries.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Select } from "../../../ui/field.tsx";
import { type Faults, Form, faultAt, noFaults } from "../../../ui/form.tsx";
import { Card, Columns, Row, Stack } from "../../../ui/layout.tsx";
import ui from "../../../ui/ui.module.css";
import { faultsOfLanes } from "../lanes.ts";
import { type BulkLane, type BulkSearch, MOST_LANES } from "../search.ts";
import type { Start } from "../use-bulk-start.ts";

const FIRST: BulkLane = { by: "AIR" };

type Props = { search: BulkSearch; start: Start; onChange: (search: BulkSearch) => void };

/** The lanes on which each product is checked, and the start. */
export function BulkLanes({ search, start, onChange }: Props) {
  const [own, setOwn] = useState(noFaults);
  const lanes = search.lanes ?? [FIRST];
  const faults = own.errors.length > 0 ? own : start.faults;
  const setLanes = (next: BulkLane[]) => onChange({ ...search, lanes: next });
  const submit = () => {
    const errors = faultsOfLanes(lanes);
    setOwn({ errors, failure: null });
    if (errors.length === 0) start.start(lanes);
  };

  return (
    <Card title={t("bulk.lanes")}>
      <Form faults={faults} onSubmit={submit}>
        <p>{t("bulk.lanesLead", { most: MOST_LANES })}</p>
        {lanes.map((lane, index) => (
          <LaneFields
            // biome-ignore lint/suspicious/noArrayIndexKey: a lane is identified by its place
            key={index}
            index={index}
            lane={lane}
            faults={faults}
            onChange={(next) => setLanes(lanes.map((one, at) => (at === index ? next : one)))}
            onRemove={
              lanes.length > 1 ? () => setLanes(lanes.filter((_, at) => at !== index)) : undefined
            }
          />
        ))}
        <Row>
          {lanes.length < MOST_LANES && (
            <Button onClick={() => setLanes([...lanes, { ...(lanes.at(-1) ?? FIRST) }])}>
              {t("bulk.addLane")}
            </Button>
          )}
          <Button kind="primary" type="submit" busy={start.busy}>
            {t("bulk.start")}
          </Button>
        </Row>
      </Form>
    </Card>
  );
}

type LaneProps = {
  index: number;
  lane: BulkLane;
  faults: Faults;
  onChange: (lane: BulkLane) => void;
  onRemove: (() => void) | undefined;
};

function LaneFields({ index, lane, faults, onChange, onRemove }: LaneProps) {
  const at = (field: string) => faultAt(faults, `lanes.${index}.${field}`);
  return (
    <fieldset className={ui.choices}>
      <legend className={ui.label}>{t("bulk.lane", { number: index + 1 })}</legend>
      <Stack gap="small">
        <Columns>
          <Select
            label={t("entry.origin")}
            options={countryOptions}
            empty={t("bulk.ownOrigin")}
            value={lane.from ?? ""}
            fault={at("origin")}
            onChange={(event) => onChange({ ...lane, from: event.target.value || undefined })}
          />
          <Select
            label={t("entry.destination")}
            options={countryOptions}
            empty={t("entry.chooseCountry")}
            value={lane.to ?? ""}
            fault={at("destination") ?? faultAt(faults, `lanes.${index}`)}
            onChange={(event) => onChange({ ...lane, to: event.target.value || undefined })}
          />
          <Select
            label={t("entry.mode")}
            options={modeOptions}
            value={lane.by}
            onChange={({ target }) =>
              isMode(target.value) && onChange({ ...lane, by: target.value })
            }
          />
        </Columns>
        {onRemove && (
          <div>
            <Button kind="quiet" onClick={onRemove}>
              {t("bulk.removeLane", { number: index + 1 })}
            </Button>
          </div>
        )}
      </Stack>
    </fieldset>
  );
}
