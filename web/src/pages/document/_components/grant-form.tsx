import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { grantFormMutation } from "../../../graph/__generated__/grantFormMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { country, t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Choices, TextField } from "../../../ui/field.tsx";
import { Form, faultAt, missing, noFaults } from "../../../ui/form.tsx";
import { Failed } from "../../../ui/notice.tsx";
import { toast } from "../../../ui/toast-queue.ts";
import { type Recipient, useRecipients } from "../use-recipients.ts";

const mutation = graphql`
  mutation grantFormMutation($input: GrantDocumentAccessInput!) {
    grantDocumentAccess(input: $input) {
      grant {
        id
        version
        until
        organisation {
          id
          displayName
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

type Props = { documentId: string; onGranted: () => void };

/** Lets another organisation read the document: a carrier or a provider, found by its name. */
export function GrantForm({ documentId, onGranted }: Props) {
  const command = useCommand<grantFormMutation>(mutation);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Recipient | null>(null);
  const [until, setUntil] = useState("");
  const [own, setOwn] = useState(noFaults);
  const { recipients, ready, failure, retry } = useRecipients(text);
  const faults = own.errors.length > 0 ? own : command.faults;
  // The choice stays visible while the user types another name.
  const offered =
    chosen && !recipients.some(({ id }) => id === chosen.id) ? [chosen, ...recipients] : recipients;

  const send = () => {
    const errors = chosen ? [] : [missing("organisationId", t("documents.recipientMissing"))];
    setOwn({ errors, failure: null });
    if (!chosen) return;
    command.run(
      {
        documentId,
        organisationId: chosen.id,
        until: until ? `${until}T23:59:59Z` : null,
      },
      () => {
        toast(t("documents.granted", { name: chosen.name }));
        setChosen(null);
        setText("");
        setUntil("");
        onGranted();
      },
    );
  };

  return (
    <Form faults={faults} onSubmit={send}>
      <h3>{t("documents.grant")}</h3>
      <TextField
        label={t("documents.recipient")}
        hint={t("documents.recipientHint")}
        type="search"
        value={text}
        maxLength={100}
        fault={faultAt(faults, "organisationId")}
        onChange={(event) => setText(event.target.value)}
      />
      {offered.length > 0 && (
        <Choices
          legend={t("documents.found")}
          name="recipient"
          value={chosen?.id ?? null}
          options={offered.map((one) => ({ value: one.id, label: describe(one) }))}
          onChange={(id) => setChosen(offered.find((one) => one.id === id) ?? null)}
        />
      )}
      <p role="status">
        {ready && recipients.length === 0 && t("documents.noRecipient", { text })}
      </p>
      {failure && <Failed error={failure} retry={retry} />}
      <TextField
        label={t("documents.until")}
        hint={t("documents.untilHint")}
        optional
        type="date"
        value={until}
        fault={faultAt(faults, "until")}
        onChange={(event) => setUntil(event.target.value)}
      />
      <div>
        <Button type="submit" busy={command.busy}>
          {t("documents.grantAction")}
        </Button>
      </div>
    </Form>
  );
}

function describe({ name, kind, country: code }: Recipient): string {
  const kindText = t(kind === "carrier" ? "documents.carrier" : "documents.provider");
  return [name, kindText, code ? country(code) : null].filter(Boolean).join(", ");
}
