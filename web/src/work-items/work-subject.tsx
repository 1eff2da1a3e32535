import { graphql, useFragment } from "react-relay/hooks";
import type { workSubject_item$key } from "../graph/__generated__/workSubject_item.graphql.ts";
import { subjectText } from "./subject-text.ts";

const fragment = graphql`
  fragment workSubject_item on WorkItem {
    subject {
      __typename
      ... on Order {
        number
        product {
          name
        }
      }
      ... on EvidenceDocument {
        type
        documentType {
          title
        }
        product {
          name
        }
      }
      ... on Certificate {
        number
        productName
      }
      ... on TransportApproval {
        number
        product {
          name
        }
      }
      ... on Enquiry {
        number
      }
      ... on Consignment {
        number
      }
    }
  }
`;

/** The object of a task by its number or type, and its product. */
export function WorkSubject({ item }: { item: workSubject_item$key }) {
  const { subject } = useFragment(fragment, item);
  return subjectText(subject);
}
