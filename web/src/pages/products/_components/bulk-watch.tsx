import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { bulkWatchMutation } from "../../../graph/__generated__/bulkWatchMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { countryList } from "../../../i18n/countries.ts";
import { count, t, word } from "../../../i18n/index.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { Select } from "../../../ui/field.tsx";
import { type Faults, faultAt, noFaults } from "../../../ui/form.tsx";
import { type BulkOutcome, type Chosen, outcomeOf } from "../bulk.ts";
import { isMode, MODES, type Mode } from "../lane.ts";

const mutation = graphql`
  mutation bulkWatchMutation($input: WatchMarketsInput!) {
    watchMarkets(input: $input) {
      results {
        index
        userErrors {
          message
        }
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

const countries = countryList.map(({ code, name }) => ({ value: code, label: name }));
const modes = MODES.map((mode) => ({ value: mode, label: word(mode) }));

type Props = {
  open: boolean;
  chosen: readonly Chosen[];
  onClose: () => void;
  onDone: (outcome: BulkOutcome) => void;
};

/** Asks for the market in which several products are watched. */
export function BulkWatch({ open, chosen, onClose, onDone }: Props) {
  const { run, busy, faults, clear } = useCommand<bulkWatchMutation>(mutation);
  const [market, setMarket] = useState("");
  const [mode, setMode] = useState<Mode>("SEA");
  const [own, setOwn] = useState<Faults>(noFaults);
  const watch = () => {
    if (!market) {
      const message = t("products.marketMissing");
      setOwn({ errors: [{ code: "MISSING", message, path: ["market"] }], failure: null });
      return;
    }
    setOwn(noFaults);
    run(
      { watches: chosen.map(({ id }) => ({ productId: id, market, mode })) },
      ({ watchMarkets }) => onDone(outcomeOf(chosen, watchMarkets?.results ?? [])),
    );
  };
  return (
    <Confirm
      open={open}
      title={count("products.watchTitle", chosen.length)}
      text={t("products.watchText")}
      action={t("products.bulkWatch")}
      kind="primary"
      busy={busy}
      faults={own.errors.length > 0 ? own : faults}
      onConfirm={watch}
      onClose={() => {
        clear();
        setOwn(noFaults);
        onClose();
      }}
    >
      <Select
        label={t("products.market")}
        options={countries}
        empty={t("entry.chooseCountry")}
        value={market}
        fault={faultAt(own, "market")}
        onChange={(event) => setMarket(event.target.value)}
      />
      <Select
        label={t("entry.mode")}
        options={modes}
        value={mode}
        onChange={({ target }) => isMode(target.value) && setMode(target.value)}
      />
    </Confirm>
  );
}
