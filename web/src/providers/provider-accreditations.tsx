import { graphql, useFragment } from "react-relay/hooks";
import type {
  providerAccreditations_provider$data,
  providerAccreditations_provider$key,
} from "../graph/__generated__/providerAccreditations_provider.graphql.ts";
import { day, t, word } from "../i18n/index.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Stack } from "../ui/layout.tsx";
import { LongList } from "../ui/long-list.tsx";

const fragment = graphql`
  fragment providerAccreditations_provider on ProviderProfile {
    accreditations {
      id
      body
      standard
      number
      scope
      documentTypes
      validFrom
      validTo
      status
      reason
    }
  }
`;

type Row = providerAccreditations_provider$data["accreditations"][number];
type Props = { provider: providerAccreditations_provider$key; titles: ReadonlyMap<string, string> };

const TONES: Record<string, Tone> = {
  IN_FORCE: "good",
  UPCOMING: "info",
  EXPIRED: "bad",
  WITHDRAWN: "bad",
};

/** The accreditations of the provider: by whom, for which work, and until when. */
export function ProviderAccreditations({ provider, titles }: Props) {
  const { accreditations } = useFragment(fragment, provider);
  const columns: readonly Column<Row>[] = [
    { head: t("provider.standard"), cell: ({ standard }) => standard },
    {
      head: t("provider.body"),
      cell: ({ body, number }) => t("provider.bodyNumber", { body, number }),
    },
    { head: t("provider.scope"), cell: ({ scope }) => scope },
    {
      head: t("provider.documents"),
      cell: ({ documentTypes }) =>
        documentTypes.length === 0 ? (
          t("provider.allDocuments")
        ) : (
          <LongList items={documentTypes.map((code) => titles.get(code) ?? code)} />
        ),
    },
    {
      head: t("provider.valid"),
      cell: ({ validFrom, validTo }) =>
        t("provider.fromTo", { from: day(validFrom), to: day(validTo) }),
    },
    {
      head: t("provider.status"),
      cell: ({ status, reason }) => (
        <>
          <Badge tone={TONES[status] ?? "neutral"} text={word(status)} /> {reason}
        </>
      ),
    },
  ];
  return (
    <Stack gap="medium">
      <h2>{t("provider.accreditations")}</h2>
      {accreditations.length === 0 ? (
        <p>{t("provider.noAccreditations")}</p>
      ) : (
        <DataTable
          caption={t("provider.accreditations")}
          columns={columns}
          rows={accreditations}
          keyOf={({ id }) => id}
        />
      )}
    </Stack>
  );
}
