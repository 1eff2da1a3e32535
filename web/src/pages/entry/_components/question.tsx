import { useState } from "react";
import { countryList } from "../../../i18n/countries.ts";
import { t, word } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { CodeField } from "../../../ui/code-field.tsx";
import { Select } from "../../../ui/field.tsx";
import { Form, faultAt, noFaults } from "../../../ui/form.tsx";
import { Card, Columns } from "../../../ui/layout.tsx";
import type { EntrySearch } from "../search.ts";

const MODES = ["AIR", "SEA", "ROAD", "RAIL"] as const;
const countries = countryList.map(({ code, name }) => ({ value: code, label: name }));

type Props = { search: EntrySearch; onAsk: (search: EntrySearch) => void };

/** The goods and the lane of the question. */
export function Question({ search, onAsk }: Props) {
  const [code, setCode] = useState(search.code ?? "");
  const [from, setFrom] = useState(search.from ?? "");
  const [to, setTo] = useState(search.to ?? "");
  const [by, setBy] = useState<string>(search.by ?? "AIR");
  const [faults, setFaults] = useState(noFaults);

  const ask = () => {
    const digits = code.replace(/[\s.-]/g, "");
    const errors = [
      ...(/^\d{2}(\d{2}){0,2}$/.test(digits) ? [] : [missing("code", t("entry.codeMissing"))]),
      ...(from ? [] : [missing("from", t("entry.fromMissing"))]),
      ...(to ? [] : [missing("to", t("entry.toMissing"))]),
    ];
    setFaults({ errors, failure: null });
    if (errors.length === 0) {
      const same = search.code === digits && search.to === to;
      onAsk({
        code: digits,
        from,
        to,
        by: by as (typeof MODES)[number],
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
            options={countries}
            empty={t("entry.chooseCountry")}
            value={from}
            fault={faultAt(faults, "from")}
            onChange={(event) => setFrom(event.target.value)}
          />
          <Select
            label={t("entry.destination")}
            options={countries}
            empty={t("entry.chooseCountry")}
            value={to}
            fault={faultAt(faults, "to")}
            onChange={(event) => setTo(event.target.value)}
          />
          <Select
            label={t("entry.mode")}
            options={MODES.map((mode) => ({ value: mode, label: word(mode) }))}
            value={by}
            onChange={(event) => setBy(event.target.value)}
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

function missing(field: string, message: string) {
  return { code: "MISSING", message, path: [field] };
}
