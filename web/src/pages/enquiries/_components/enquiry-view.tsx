import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import { Message } from "../../../conversation/message.tsx";
import { Thread } from "../../../conversation/thread.tsx";
import type { enquiryView_enquiry$key } from "../../../graph/__generated__/enquiryView_enquiry.graphql.ts";
import type { enquiryView_query$key } from "../../../graph/__generated__/enquiryView_query.graphql.ts";
import type { enquiryViewPageQuery } from "../../../graph/__generated__/enquiryViewPageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t, time } from "../../../i18n/index.ts";
import { partyName } from "../../../orders/party-name.ts";
import { Facts, PageHead, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { CloseEnquiry } from "./close-enquiry.tsx";
import { EnquiryStatus } from "./enquiry-status.tsx";
import { WriteEnquiry } from "./write-enquiry.tsx";

const enquiryFragment = graphql`
  fragment enquiryView_enquiry on Enquiry {
    id
    number
    status
    version
    expiresAt
    seller {
      id
      displayName
    }
    provider {
      id
      displayName
      providerProfile {
        id
      }
    }
    product {
      id
      name
    }
    selfCheck {
      id
    }
  }
`;

const messagesFragment = graphql`
  fragment enquiryView_query on Query
  @argumentDefinitions(
    id: { type: "ID!" }
    last: { type: "Int", defaultValue: 50 }
    before: { type: "String" }
  )
  @refetchable(queryName: "enquiryViewPageQuery") {
    enquiry(id: $id) {
      id
      messages(last: $last, before: $before) @connection(key: "enquiryView_messages") {
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

type Props = {
  enquiry: enquiryView_enquiry$key;
  query: enquiryView_query$key;
  /** The ID of the user's organisation. */
  own: string | undefined;
  reload: () => void;
};

/** A question and its conversation, for the seller and for the provider. */
export function EnquiryView({ enquiry: key, query, own, reload }: Props) {
  const enquiry = useFragment(enquiryFragment, key);
  const { data, previous } = usePages<enquiryViewPageQuery, enquiryView_query$key>(
    messagesFragment,
    query,
  );
  const { seller, provider, product, selfCheck, status } = enquiry;
  const isSeller = seller.id === own;
  const isProvider = provider.id === own;
  const isOpen = status === "OPEN" || status === "ANSWERED";
  const name = partyName(isSeller ? provider : seller);
  const profile = isSeller ? provider.providerProfile : null;
  return (
    <Stack>
      <PageHead
        title={t("enquiry.title", { name })}
        lead={
          <>
            <EnquiryStatus status={status} /> {enquiry.number}
          </>
        }
      />
      <Facts
        of={[
          [
            t("enquiries.with"),
            profile ? (
              <Link key="profile" to="/providers/$id" params={{ id: profile.id }} search={{}}>
                {name}
              </Link>
            ) : (
              name
            ),
          ],
          [t("enquiries.product"), product?.name],
          [
            t("enquiry.check"),
            selfCheck && (
              <Link to="/checks/$id" params={{ id: selfCheck.id }}>
                {t("enquiry.toCheck")}
              </Link>
            ),
          ],
          [t("enquiry.expires"), status === "OPEN" ? time(enquiry.expiresAt) : null],
        ]}
      />
      <Stack gap="medium">
        <h2>{t("conversation.title")}</h2>
        <Thread
          messages={data.enquiry?.messages?.edges.map(({ node }) => node) ?? []}
          keyOf={({ id }) => id}
          show={(message) => <Message message={message} own={own} />}
          empty={t("conversation.none")}
          earlier={previous}
        />
      </Stack>
      {!isOpen && <Notice>{t(status === "EXPIRED" ? "enquiry.expired" : "enquiry.closed")}</Notice>}
      {isOpen && (isSeller || isProvider) && (
        <WriteEnquiry
          enquiry={{ id: enquiry.id, version: enquiry.version }}
          name={name}
          answers={isProvider && status === "OPEN"}
          reload={reload}
        />
      )}
      {((isOpen && isSeller) || (isProvider && status === "ANSWERED")) && (
        <CloseEnquiry enquiry={{ id: enquiry.id, version: enquiry.version }} reload={reload} />
      )}
    </Stack>
  );
}
