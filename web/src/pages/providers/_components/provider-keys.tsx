import { graphql, useFragment } from "react-relay/hooks";
import type {
  providerKeys_provider$data,
  providerKeys_provider$key,
} from "../../../graph/__generated__/providerKeys_provider.graphql.ts";
import { day, t, word } from "../../../i18n/index.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";

const fragment = graphql`
  fragment providerKeys_provider on ProviderProfile {
    signingKeys {
      id
      name
      algorithm
      thumbprint
      status
      registeredAt
      revokedAt
    }
  }
`;

type Row = providerKeys_provider$data["signingKeys"][number];

const TONES: Record<string, Tone> = { ACTIVE: "good", PROPOSED: "info", REVOKED: "bad" };

const columns: readonly Column<Row>[] = [
  { head: t("provider.keyName"), cell: ({ name }) => name },
  { head: t("provider.keyAlgorithm"), cell: ({ algorithm }) => algorithm },
  { head: t("provider.keyThumbprint"), cell: ({ thumbprint }) => <code>{thumbprint}</code> },
  {
    head: t("provider.valid"),
    cell: ({ registeredAt, revokedAt }) =>
      revokedAt
        ? t("provider.fromTo", { from: day(registeredAt), to: day(revokedAt) })
        : t("provider.since", { from: day(registeredAt) }),
  },
  {
    head: t("provider.status"),
    cell: ({ status }) => <Badge tone={TONES[status] ?? "neutral"} text={word(status)} />,
  },
];

/** The public keys with which the provider signs its reports, for those who verify a report themselves. */
export function ProviderKeys({ provider }: { provider: providerKeys_provider$key }) {
  const { signingKeys } = useFragment(fragment, provider);
  return (
    <Stack gap="medium">
      <h2>{t("provider.keys")}</h2>
      <p>{t(signingKeys.length === 0 ? "provider.noKeys" : "provider.keysLead")}</p>
      {signingKeys.length > 0 && (
        <DataTable
          caption={t("provider.keys")}
          columns={columns}
          rows={signingKeys}
          keyOf={({ id }) => id}
        />
      )}
    </Stack>
  );
}
