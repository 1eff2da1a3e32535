import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import { chosenFile } from "../../../documents/chosen-file.ts";
import { useUploads } from "../../../files/use-uploads.ts";
import type { documentAttach_document$key } from "../../../graph/__generated__/documentAttach_document.graphql.ts";
import type { documentAttachMutation } from "../../../graph/__generated__/documentAttachMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Form, faultAt, noFaults } from "../../../ui/form.tsx";
import { Upload } from "../../../ui/upload.tsx";

const fragment = graphql`
  fragment documentAttach_document on EvidenceDocument {
    id
    version
  }
`;

const mutation = graphql`
  mutation documentAttachMutation($input: AttachFileInput!) {
    attachFile(input: $input) {
      document {
        id
        version
        updatedAt
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

type Props = { document: documentAttach_document$key; onReload: () => void };

/** Adds the file to a document of which only the hash was handed in. */
export function DocumentAttach({ document, onReload }: Props) {
  const { id, version } = useFragment(fragment, document);
  const uploads = useUploads();
  const command = useVersionedCommand<documentAttachMutation>(mutation, onReload);
  const [own, setOwn] = useState(noFaults);
  const faults = own.errors.length > 0 ? own : command.faults;
  const send = () => {
    const file = chosenFile(uploads.items.at(-1));
    setOwn({ errors: file.fault ? [file.fault] : [], failure: null });
    if (file.fault) return;
    command.run({ documentId: id, fileId: file.fileId, expectedVersion: version });
  };
  return (
    <Form faults={faults} onSubmit={send}>
      <Upload
        label={t("documents.attach")}
        hint={t("documents.attachHint")}
        uploads={uploads}
        fault={faultAt(faults, "fileId") ?? faultAt(faults, "sha256")}
      />
      <div>
        <Button type="submit" busy={command.busy}>
          {t("documents.attachAction")}
        </Button>
      </div>
    </Form>
  );
}
