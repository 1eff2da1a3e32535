import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import { chosenFile } from "../../../documents/chosen-file.ts";
import { DocumentFields } from "../../../documents/document-fields.tsx";
import { type DocumentDraft, faultsOfDraft, inputOfDraft } from "../../../documents/draft.ts";
import { useUploads } from "../../../files/use-uploads.ts";
import type {
  documentRejected_document$data,
  documentRejected_document$key,
} from "../../../graph/__generated__/documentRejected_document.graphql.ts";
import type { documentRejectedMutation } from "../../../graph/__generated__/documentRejectedMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t, word } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Form, faultAt, noFaults } from "../../../ui/form.tsx";
import { Card, Facts } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { toast } from "../../../ui/toast-queue.ts";
import { Upload } from "../../../ui/upload.tsx";

const fragment = graphql`
  fragment documentRejected_document on EvidenceDocument {
    id
    version
    issuer
    issuedOn
    expiresOn
    status
    rejection {
      code
      message
      remedy
    }
  }
`;

const mutation = graphql`
  mutation documentRejectedMutation($input: ResubmitDocumentInput!) {
    resubmitDocument(input: $input) {
      document {
        id
        version
        status
        issuer
        issuedOn
        expiresOn
        sha256
        updatedAt
        rejection {
          code
        }
        file {
          id
          name
          contentType
          size
          url
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

type Props = { document: documentRejected_document$key; isOwn: boolean; onReload: () => void };

/** The reason of a rejection, its remedy, and the form that hands in the corrected document. */
export function DocumentRejected({ document, isOwn, onReload }: Props) {
  const data = useFragment(fragment, document);
  if (data.status !== "REJECTED") return null;
  const { rejection } = data;
  return (
    <Card title={t("documents.rejected")}>
      {rejection && (
        <Notice kind="bad">
          <Facts
            of={[
              [t("documents.reason"), word(rejection.code)],
              [t("documents.reasonText"), rejection.message],
              [t("documents.remedy"), <strong key="remedy">{rejection.remedy}</strong>],
            ]}
          />
        </Notice>
      )}
      {isOwn && <Resubmit data={data} onReload={onReload} />}
    </Card>
  );
}

function Resubmit(props: { data: documentRejected_document$data; onReload: () => void }) {
  const { data, onReload } = props;
  const uploads = useUploads();
  const command = useVersionedCommand<documentRejectedMutation>(mutation, onReload);
  const [own, setOwn] = useState(noFaults);
  const [draft, setDraft] = useState<DocumentDraft>({
    issuer: data.issuer,
    issuedOn: data.issuedOn,
    expiresOn: data.expiresOn ?? "",
  });
  const faults = own.errors.length > 0 ? own : command.faults;

  const send = () => {
    const file = chosenFile(uploads.items.at(-1));
    const errors = [...(file.fault ? [file.fault] : []), ...faultsOfDraft(draft)];
    setOwn({ errors, failure: null });
    if (errors.length > 0) return;
    command.run(
      {
        documentId: data.id,
        fileId: file.fileId,
        ...inputOfDraft(draft),
        expectedVersion: data.version,
      },
      () => {
        toast(t("documents.resubmitted"));
        // The form that had the focus is removed.
        window.document.getElementById("content")?.focus();
      },
    );
  };

  return (
    <Form faults={faults} onSubmit={send}>
      <h3>{t("documents.resubmit")}</h3>
      <Upload label={t("documents.newFile")} uploads={uploads} fault={faultAt(faults, "fileId")} />
      <DocumentFields draft={draft} faults={faults} onChange={setDraft} />
      <div>
        <Button kind="primary" type="submit" busy={command.busy}>
          {t("documents.resubmitAction")}
        </Button>
      </div>
    </Form>
  );
}
