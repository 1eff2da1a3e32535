import { useState } from "react";
import { graphql } from "react-relay/hooks";
import { isMode, type Mode, modeOptions } from "../../../checks/lane.ts";
import type { bulkWatchMutation } from "../../../graph/__generated__/bulkWatchMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { countryOptions } from "../../../i18n/countries.ts";
import { count, t } from "../../../i18n/index.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { Select } from "../../../ui/field.tsx";
import { type Faults, faultAt, missing, noFaults } from "../../../ui/form.tsx";
import { type BulkOutcome, type Chosen, outcomeOf } from "../bulk.ts";

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
      setOwn({ errors: [missing("market", t("products.marketMissing"))], failure: null });
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
        options={countryOptions}
        empty={t("entry.chooseCountry")}
        value={market}
        fault={faultAt(own, "market")}
        onChange={(event) => setMarket(event.target.value)}
      />
      <Select
        label={t("entry.mode")}
        options={modeOptions}
        value={mode}
        onChange={({ target }) => isMode(target.value) && setMode(target.value)}
      />
    </Confirm>
  );
}
