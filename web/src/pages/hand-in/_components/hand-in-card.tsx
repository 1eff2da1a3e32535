import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { graphql } from "react-relay/hooks";
import { chosenFile } from "../../../documents/chosen-file.ts";
import { DocumentFields } from "../../../documents/document-fields.tsx";
import { documentTitle } from "../../../documents/document-title.ts";
import { documentCode, emptyDraft, faultsOfDraft, inputOfDraft } from "../../../documents/draft.ts";
import type { UploadItem } from "../../../files/uploads.ts";
import type {
  handInCardMutation,
  handInCardMutation$data,
} from "../../../graph/__generated__/handInCardMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Form, faultAt, missing, noFaults } from "../../../ui/form.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import ui from "../../../ui/ui.module.css";
import { UploadRow } from "../../../ui/upload.tsx";
import { WarningList } from "../../../ui/warnings.tsx";
import type { HandInSearch } from "../search.ts";
import { TypeChoice } from "./type-choice.tsx";

const mutation = graphql`
  mutation handInCardMutation($input: SubmitDocumentInput!) {
    submitDocument(input: $input) {
      document {
        id
        type
        status
        version
        documentType {
          title
        }
      }
      warnings {
        code
        message
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

type Submitted = NonNullable<handInCardMutation$data["submitDocument"]>;

type Props = {
  item: UploadItem;
  productId: string;
  search: HandInSearch;
  types: readonly { code: string; title: string }[];
  takesFocus: boolean;
  onRetry: () => void;
  onRemove: () => void;
  onDone: () => void;
};

/** One file with its type, its issuer and its days. The form can be filled in while the file is uploaded. */
export function HandInCard(props: Props) {
  const { item, productId, search, types } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const command = useCommand<handInCardMutation>(mutation);
  const [type, setType] = useState(search.type ?? "");
  const [draft, setDraft] = useState(emptyDraft);
  const [own, setOwn] = useState(noFaults);
  const [submitted, setSubmitted] = useState<Submitted | null>(null);
  const { takesFocus } = props;
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  const faults = own.errors.length > 0 ? own : command.faults;

  const send = () => {
    const code = documentCode(type);
    const file = chosenFile(item);
    const errors = [
      ...(file.fault ? [file.fault] : []),
      ...(code ? [] : [missing("type", t("handIn.typeMissing"))]),
      ...faultsOfDraft(draft),
    ];
    setOwn({ errors, failure: null });
    if (errors.length > 0 || !code) return;
    command.run(
      {
        productId,
        type: code,
        fileId: file.fileId,
        ...inputOfDraft(draft),
        orderId: search.order ?? null,
        documentRequestId: search.request ?? null,
      },
      ({ submitDocument }) => {
        setSubmitted(submitDocument ?? null);
        heading.current?.focus();
        props.onDone();
      },
    );
  };

  return (
    <article className={ui.card}>
      <h2 ref={heading} tabIndex={-1}>
        {item.file.name}
      </h2>
      {submitted?.document ? (
        <Done submitted={submitted} document={submitted.document} />
      ) : (
        <>
          <Stack gap="small">
            <UploadRow item={item} nameless onRetry={props.onRetry} onRemove={props.onRemove} />
            {faultAt(faults, "fileId") && item.fault === null && (
              <p className={ui.fault}>{faultAt(faults, "fileId")}</p>
            )}
          </Stack>
          {item.state !== "refused" && (
            <Form faults={faults} onSubmit={send}>
              <TypeChoice
                types={types}
                value={type}
                fault={faultAt(faults, "type")}
                onChange={setType}
              />
              <DocumentFields draft={draft} faults={faults} onChange={setDraft} />
              <div>
                <Button kind="primary" type="submit" busy={command.busy}>
                  {t("handIn.submit")}
                </Button>
              </div>
            </Form>
          )}
        </>
      )}
    </article>
  );
}

function Done(props: { submitted: Submitted; document: NonNullable<Submitted["document"]> }) {
  const { submitted, document } = props;
  return (
    <>
      <Notice kind="good">
        <p>
          {t("handIn.done", { type: documentTitle(document) })}{" "}
          <Link to="/documents/$id" params={{ id: document.id }}>
            {t("checks.seeDocument")}
          </Link>
        </p>
      </Notice>
      <WarningList of={submitted.warnings} />
    </>
  );
}
