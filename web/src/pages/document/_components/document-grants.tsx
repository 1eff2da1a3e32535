import { graphql, useFragment } from "react-relay/hooks";
import type {
  documentGrants_document$data,
  documentGrants_document$key,
} from "../../../graph/__generated__/documentGrants_document.graphql.ts";
import type { documentGrantsRevokeMutation } from "../../../graph/__generated__/documentGrantsRevokeMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { day, t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Form } from "../../../ui/form.tsx";
import { Card, Row, Stack } from "../../../ui/layout.tsx";
import { toast } from "../../../ui/toast-queue.ts";
import { GrantForm } from "./grant-form.tsx";

const fragment = graphql`
  fragment documentGrants_document on EvidenceDocument {
    id
    grants {
      id
      version
      until
      createdAt
      revokedAt
      organisation {
        id
        displayName
      }
    }
  }
`;

const revokeMutation = graphql`
  mutation documentGrantsRevokeMutation($input: RevokeDocumentAccessInput!) {
    revokeDocumentAccess(input: $input) {
      grant {
        id
        version
        revokedAt
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

type Grant = documentGrants_document$data["grants"][number];
type Props = { document: documentGrants_document$key; onReload: () => void };

/** Other organisations that may read the document and its file. */
export function DocumentGrants({ document, onReload }: Props) {
  const data = useFragment(fragment, document);
  const grants = data.grants.filter(({ revokedAt }) => !revokedAt);
  return (
    <Card title={t("documents.grants")}>
      <p>{t("documents.grantsLead")}</p>
      {grants.length === 0 ? (
        <p>{t("documents.noGrants")}</p>
      ) : (
        <ul>
          {grants.map((grant) => (
            <li key={grant.id}>
              <OneGrant grant={grant} onReload={onReload} />
            </li>
          ))}
        </ul>
      )}
      <GrantForm documentId={data.id} onGranted={onReload} />
    </Card>
  );
}

function OneGrant({ grant, onReload }: { grant: Grant; onReload: () => void }) {
  const revoke = useVersionedCommand<documentGrantsRevokeMutation>(revokeMutation, onReload);
  const name = grant.organisation.displayName ?? t("documents.noName");
  const send = () =>
    revoke.run({ grantId: grant.id, expectedVersion: grant.version }, () => {
      toast(t("documents.revoked", { name }));
      onReload();
    });
  return (
    <Form faults={revoke.faults} onSubmit={send}>
      <Row>
        <Stack gap="small">
          <strong>{name}</strong>
          <span>
            {grant.until
              ? t("documents.grantedUntil", { day: day(grant.until) })
              : t("documents.grantedSince", { day: day(grant.createdAt) })}
          </span>
        </Stack>
        <Button type="submit" busy={revoke.busy}>
          {t("documents.revoke")}
          <span className="visually-hidden">{name}</span>
        </Button>
      </Row>
    </Form>
  );
}
