import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { askProviderMutation } from "../../../graph/__generated__/askProviderMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { TextArea } from "../../../ui/field.tsx";
import { Form, faultAt } from "../../../ui/form.tsx";
import { Card } from "../../../ui/layout.tsx";

const mutation = graphql`
  mutation askProviderMutation($input: ContactProviderInput!) {
    contactProvider(input: $input) {
      enquiry {
        id
        number
        status
        version
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

type Props = { providerId: string; name: string; check: string | undefined };

/** A question before an order. The provider answers in a conversation of its own. */
export function AskProvider({ providerId, name, check }: Props) {
  const navigate = useNavigate();
  const { run, busy, faults } = useCommand<askProviderMutation>(mutation);
  const [text, setText] = useState("");
  const ask = () => {
    if (busy) return;
    run({ providerId, text: text.trim(), ...(check ? { selfCheckId: check } : {}) }, (response) => {
      const id = response.contactProvider?.enquiry?.id;
      if (id) void navigate({ to: "/enquiries/$id", params: { id } });
    });
  };
  return (
    <Card title={t("provider.askTitle")}>
      <Form faults={faults} onSubmit={ask}>
        <TextArea
          label={t("provider.question")}
          hint={t(check ? "provider.questionCheckHint" : "provider.questionHint", { name })}
          value={text}
          maxLength={4000}
          fault={faultAt(faults, "text")}
          onChange={(event) => setText(event.target.value)}
        />
        <div>
          <Button kind="primary" type="submit" busy={busy}>
            {t("provider.send")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
