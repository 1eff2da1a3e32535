import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { graphql } from "react-relay/hooks";
import type {
  LaneInput,
  requestFormMutation,
} from "../../../graph/__generated__/requestFormMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { count, t, word } from "../../../i18n/index.ts";
import { ORDER_TYPES, type OrderType } from "../../../orders/order-types.ts";
import { Button } from "../../../ui/button.tsx";
import { Select, TextArea, TextField } from "../../../ui/field.tsx";
import { Form, faultAt, missing, noFaults } from "../../../ui/form.tsx";
import { Card, Columns } from "../../../ui/layout.tsx";
import { type Candidate, namedRefusals } from "../choice.ts";
import { endOf, firstDay, lastDay, usualDay } from "../deadline.ts";

const mutation = graphql`
  mutation requestFormMutation($input: RequestAssessmentInput!) {
    requestAssessment(input: $input) {
      order {
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

/** The subject of the request: goods on a lane with the rules to meet, or a draft that has all of this already. */
export type Subject =
  | { productId: string; lane: LaneInput; rules: readonly { id: string; title: string }[] }
  | { orderId: string; version: number };

type Props = {
  subject: Subject;
  chosen: readonly Candidate[];
  /** The service that the form proposes. */
  service: OrderType;
  /** Reads a draft again that was changed meanwhile. */
  reload?: () => void;
};

const nothingToRead = () => {};

/** The request for quotes to the chosen providers. It leads to the new order. */
export function RequestForm({ subject, chosen, service, reload = nothingToRead }: Props) {
  const navigate = useNavigate();
  const command = useVersionedCommand<requestFormMutation>(mutation, reload);
  const { run, busy, clear } = command;
  const [asked, setAsked] = useState<readonly string[]>([]);
  const refused = useMemo(() => namedRefusals(command.faults, asked), [command.faults, asked]);
  const [type, setType] = useState<OrderType | null>(null);
  const [message, setMessage] = useState("");
  const [now] = useState(() => new Date());
  const [deadline, setDeadline] = useState(() => usualDay(now));
  const [own, setOwn] = useState(noFaults);
  const faults = own.errors.length > 0 ? own : refused;

  const send = () => {
    if (busy) return;
    const quoteBy = endOf(deadline);
    const errors = [
      ...(chosen.length > 0 ? [] : [missing("providerIds", t("choice.chooseSome"))]),
      ...(quoteBy ? [] : [missing("quoteBy", t("choice.deadlineMissing"))]),
    ];
    setOwn({ errors, failure: null });
    if (errors.length > 0) return;
    clear();
    setAsked(chosen.map(({ name }) => name));
    const request = { providerIds: chosen.map(({ id }) => id), quoteBy };
    const input =
      "orderId" in subject
        ? { ...request, orderId: subject.orderId, expectedVersion: subject.version }
        : {
            ...request,
            productId: subject.productId,
            type: type ?? service,
            lane: subject.lane,
            requirementIds: subject.rules.map(({ id }) => id),
            message: message.trim() || null,
          };
    run(input, (response) => {
      const id = response.requestAssessment?.order?.id;
      if (id) void navigate({ to: "/orders/$id", params: { id } });
    });
  };

  return (
    <Card title={t("choice.request")}>
      <p role="status">
        {chosen.length === 0
          ? t("choice.chooseSome")
          : t("choice.asked", { names: chosen.map(({ name }) => name).join(", ") })}
      </p>
      <Form faults={faults} onSubmit={send}>
        <Columns>
          {"productId" in subject && (
            <Select
              label={t("order.type")}
              hint={t("choice.typeHint")}
              options={ORDER_TYPES.map((value) => ({ value, label: word(value) }))}
              value={type ?? service}
              fault={faultAt(faults, "type")}
              onChange={(event) =>
                setType(ORDER_TYPES.find((one) => one === event.target.value) ?? null)
              }
            />
          )}
          <TextField
            label={t("choice.deadline")}
            hint={t("choice.deadlineHint")}
            type="date"
            min={firstDay(now)}
            max={lastDay(now)}
            value={deadline}
            fault={faultAt(faults, "quoteBy")}
            onChange={(event) => setDeadline(event.target.value)}
          />
        </Columns>
        {"productId" in subject && (
          <>
            <Rules rules={subject.rules} />
            <TextArea
              label={t("choice.message")}
              hint={t("choice.messageHint")}
              optional
              value={message}
              maxLength={4000}
              fault={faultAt(faults, "message")}
              onChange={(event) => setMessage(event.target.value)}
            />
          </>
        )}
        <div>
          <Button kind="primary" type="submit" busy={busy}>
            {chosen.length === 0 ? t("choice.send") : count("choice.sendTo", chosen.length)}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

/** The rules that the providers are asked to assess. They see this list. */
function Rules({ rules }: { rules: readonly { id: string; title: string }[] }) {
  if (rules.length === 0) return null;
  return (
    <details>
      <summary>{count("choice.rules", rules.length)}</summary>
      <ul>
        {rules.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
    </details>
  );
}
