import { graphql, useFragment } from "react-relay/hooks";
import type {
  orderCandidates_order$data,
  orderCandidates_order$key,
} from "../../../graph/__generated__/orderCandidates_order.graphql.ts";
import { type Key, t } from "../../../i18n/index.ts";
import { partyName } from "../../../orders/party-name.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";

const fragment = graphql`
  fragment orderCandidates_order on Order {
    candidates {
      state
      organisation {
        id
        displayName
      }
    }
    answers: timeline(first: 100) {
      nodes {
        event
        note
        by {
          id
        }
      }
    }
  }
`;

type Candidate = orderCandidates_order$data["candidates"][number];

const TONES: Record<string, Tone> = {
  ASKED: "info",
  QUOTED: "good",
  DECLINED: "bad",
  CHOSEN: "good",
  PASSED_OVER: "neutral",
};

const ANSWERS: Record<string, Key> = {
  ASKED: "candidate.ASKED",
  QUOTED: "candidate.QUOTED",
  DECLINED: "candidate.DECLINED",
  CHOSEN: "candidate.CHOSEN",
  PASSED_OVER: "candidate.PASSED_OVER",
};

/** The providers that were asked, and their answers. A provider that declined says why. */
export function OrderCandidates({ order: key }: { order: orderCandidates_order$key }) {
  const { candidates, answers } = useFragment(fragment, key);
  if (candidates.length === 0) return null;
  const reasonOf = (organisation: string) =>
    answers.nodes.findLast(
      ({ event, by }) => event === "REQUEST_DECLINED" && by?.id === organisation,
    )?.note;
  const reason: Column<Candidate> = {
    head: t("candidate.reason"),
    cell: ({ state, organisation }) => (state === "DECLINED" ? reasonOf(organisation.id) : null),
  };
  const columns: readonly Column<Candidate>[] = [
    { head: t("quote.provider"), cell: ({ organisation }) => partyName(organisation) },
    {
      head: t("candidate.answer"),
      cell: ({ state }) => (
        <Badge tone={TONES[state] ?? "neutral"} text={t(ANSWERS[state] ?? "candidate.ASKED")} />
      ),
    },
    ...(candidates.some(({ state }) => state === "DECLINED") ? [reason] : []),
  ];
  return (
    <Stack gap="medium">
      <h2>{t("candidate.title")}</h2>
      <DataTable
        caption={t("candidate.title")}
        columns={columns}
        rows={candidates}
        keyOf={({ organisation }) => organisation.id}
      />
    </Stack>
  );
}
