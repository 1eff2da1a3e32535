import { useState } from "react";
import { isMode, type Mode, modeOptions } from "../../../checks/lane.ts";
import { digits, isHsCode } from "../../../facts/codes.ts";
import { countryOptions } from "../../../i18n/countries.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { CodeField } from "../../../ui/code-field.tsx";
import { Select } from "../../../ui/field.tsx";
import { Form, faultAt, missing, noFaults } from "../../../ui/form.tsx";
import { Card, Columns } from "../../../ui/layout.tsx";
import type { EntrySearch } from "../search.ts";

type Props = { search: EntrySearch; onAsk: (search: EntrySearch) => void };

/** The goods and the lane of the question. */
export function Question({ search, onAsk }: Props) {
  const [code, setCode] = useState(search.code ?? "");
  const [from, setFrom] = useState(search.from ?? "");
  const [to, setTo] = useState(search.to ?? "");
  const [by, setBy] = useState<Mode>(search.by ?? "AIR");
  const [faults, setFaults] = useState(noFaults);
  const address = [search.code, search.from, search.to, search.by].join(" ");
  const [seen, setSeen] = useState(address);
  if (address !== seen) {
    // The address has changed, for example by "back".
    setSeen(address);
    setCode(search.code ?? "");
    setFrom(search.from ?? "");
    setTo(search.to ?? "");
    setBy(search.by ?? "AIR");
    setFaults(noFaults);
  }

  const ask = () => {
    const asked = digits(code);
    const errors = [
      ...(isHsCode(asked) ? [] : [missing("code", t("entry.codeMissing"))]),
      ...(from ? [] : [missing("from", t("entry.fromMissing"))]),
      ...(to ? [] : [missing("to", t("entry.toMissing"))]),
    ];
    setFaults({ errors, failure: null });
    if (errors.length === 0) {
      const same = search.code === asked && search.to === to;
      onAsk({
        code: asked,
        from,
        to,
        by,
        ...(same && search.facts ? { facts: search.facts } : {}),
      });
    }
  };

  return (
    <Card>
      <Form faults={faults} onSubmit={ask}>
        <CodeField
          label={t("entry.code")}
          hint={t("entry.codeHint")}
          value={code}
          onChange={setCode}
          fault={faultAt(faults, "code")}
        />
        <Columns>
          <Select
            label={t("entry.origin")}
            options={countryOptions}
            empty={t("entry.chooseCountry")}
            value={from}
            fault={faultAt(faults, "from")}
            onChange={(event) => setFrom(event.target.value)}
          />
          <Select
            label={t("entry.destination")}
            options={countryOptions}
            empty={t("entry.chooseCountry")}
            value={to}
            fault={faultAt(faults, "to")}
            onChange={(event) => setTo(event.target.value)}
          />
          <Select
            label={t("entry.mode")}
            options={modeOptions}
            value={by}
            onChange={({ target }) => isMode(target.value) && setBy(target.value)}
          />
        </Columns>
        <div>
          <Button kind="primary" type="submit">
            {t("entry.ask")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
