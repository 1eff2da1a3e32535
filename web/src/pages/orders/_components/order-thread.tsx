import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import { Message } from "../../../conversation/message.tsx";
import { MessageForm } from "../../../conversation/message-form.tsx";
import { Thread } from "../../../conversation/thread.tsx";
import type { orderThread_query$key } from "../../../graph/__generated__/orderThread_query.graphql.ts";
import type { orderThreadMutation } from "../../../graph/__generated__/orderThreadMutation.graphql.ts";
import type { orderThreadPageQuery } from "../../../graph/__generated__/orderThreadPageQuery.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t } from "../../../i18n/index.ts";
import { partyName } from "../../../orders/party-name.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { Select } from "../../../ui/field.tsx";
import { faultAt } from "../../../ui/form.tsx";
import { Row, Stack } from "../../../ui/layout.tsx";
import { isSilent } from "../steps.ts";

const fragment = graphql`
  fragment orderThread_query on Query
  @argumentDefinitions(
    id: { type: "ID!" }
    with: { type: "ID" }
    last: { type: "Int", defaultValue: 50 }
    before: { type: "String" }
  )
  @refetchable(queryName: "orderThreadPageQuery") {
    order(id: $id) {
      id
      messages(last: $last, before: $before, withId: $with)
        @connection(key: "orderThread_messages") {
        edges {
          node {
            id
            ...message_message
          }
        }
      }
    }
  }
`;

const mutation = graphql`
  mutation orderThreadMutation($input: SendMessageInput!) {
    sendMessage(input: $input) {
      message {
        id
        ...message_message
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

type Party = { readonly id: string; readonly displayName: string | null | undefined };

type Props = {
  query: orderThread_query$key;
  order: { id: string };
  status: string;
  own: string | undefined;
  /** The other parties. One of them is the recipient of a message. */
  parties: readonly Party[];
  /** The party whose messages are shown. Without one, all messages are. */
  shown: string | undefined;
  reload: () => void;
};

/** The messages of the order. Each provider sees its own conversation with the seller only. */
export function OrderThread({ query, order, status, own, parties, shown, reload }: Props) {
  const { data, previous } = usePages<orderThreadPageQuery, orderThread_query$key>(fragment, query);
  const { run, busy, faults } = useCommand<orderThreadMutation>(mutation);
  const [chosen, setChosen] = useState<string>();
  const to = parties.find(({ id }) => id === (shown ?? chosen)) ?? parties[0];
  const messages = data.order?.messages?.edges.map(({ node }) => node) ?? [];
  if (isSilent(status) && messages.length === 0) return null;
  return (
    <Stack gap="medium">
      <h2>{t("conversation.title")}</h2>
      {parties.length > 1 && <Tabs order={order.id} parties={parties} shown={shown} />}
      <Thread
        messages={messages}
        keyOf={({ id }) => id}
        show={(message) => <Message message={message} own={own} />}
        empty={t("conversation.none")}
        earlier={previous}
      />
      {to && !isSilent(status) && (
        <MessageForm
          label={t("conversation.to", { name: partyName(to) })}
          busy={busy}
          faults={faults}
          onSend={(text, done) =>
            run({ orderId: order.id, toId: to.id, text }, () => {
              done();
              reload();
            })
          }
        >
          {parties.length > 1 && !shown && (
            <Select
              label={t("conversation.recipient")}
              options={parties.map((party) => ({ value: party.id, label: partyName(party) }))}
              value={to.id}
              fault={faultAt(faults, "toId")}
              onChange={(event) => setChosen(event.target.value)}
            />
          )}
        </MessageForm>
      )}
    </Stack>
  );
}

/** All messages, or those of one provider. */
function Tabs({
  order,
  parties,
  shown,
}: {
  order: string;
  parties: readonly Party[];
  shown: string | undefined;
}) {
  const all = [{ id: undefined, name: t("conversation.all") }];
  const each = parties.map((party) => ({ id: party.id, name: partyName(party) }));
  return (
    <nav aria-label={t("conversation.title")}>
      <Row>
        {[...all, ...each].map(({ id, name }) => (
          <Link
            key={id ?? ""}
            to="/orders/$id"
            params={{ id: order }}
            search={id ? { with: id } : {}}
            replace
            resetScroll={false}
            className={buttonClass}
            data-kind={id === shown ? "secondary" : "quiet"}
            aria-current={id === shown ? "true" : undefined}
          >
            {name}
          </Link>
        ))}
      </Row>
    </nav>
  );
}
