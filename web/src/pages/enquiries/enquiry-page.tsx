import { useParams } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type { enquiryPageQuery } from "../../graph/__generated__/enquiryPageQuery.graphql.ts";
import type { enquiryPageSubscription } from "../../graph/__generated__/enquiryPageSubscription.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { useEntity } from "../../live/use-entity.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { EnquiryView } from "./_components/enquiry-view.tsx";

const query = graphql`
  query enquiryPageQuery($id: ID!) {
    ...useMe_query
    me {
      id
      organisation {
        id
      }
    }
    enquiry(id: $id) {
      id
      ...enquiryView_enquiry
    }
    ...enquiryView_query @arguments(id: $id)
  }
`;

const subscription = graphql`
  subscription enquiryPageSubscription($enquiryId: ID!) {
    enquiryUpdated(enquiryId: $enquiryId) {
      id
      ...enquiryView_enquiry
      messages(last: 50) @connection(key: "enquiryView_messages") {
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

export default function EnquiryPage() {
  const { id } = useParams({ from: "/member/enquiries/$id" });
  return (
    <Boundary whole key={id}>
      <Enquiry id={id} />
    </Boundary>
  );
}

function Enquiry({ id }: { id: string }) {
  const data = useQuery<enquiryPageQuery>(query, { id }, { fetchPolicy: "store-and-network" });
  const reload = useReload<enquiryPageQuery>(query, { id });
  useEntity<enquiryPageSubscription>(subscription, { enquiryId: id }, reload);
  if (!data.enquiry) return <NotFound />;
  return (
    <EnquiryView
      enquiry={data.enquiry}
      query={data}
      own={data.me?.organisation?.id}
      reload={reload}
    />
  );
}
