import { graphql } from "react-relay/hooks";
import type { codeHistory_query$key } from "../../../../graph/__generated__/codeHistory_query.graphql.ts";
import type { codeHistoryPageQuery } from "../../../../graph/__generated__/codeHistoryPageQuery.graphql.ts";
import { usePages } from "../../../../graph/use-pages.ts";
import { t } from "../../../../i18n/index.ts";
import { Card, Row, Stack } from "../../../../ui/layout.tsx";
import { More } from "../../../../ui/more.tsx";
import { ClassificationBadge } from "../../_components/product-badges.tsx";
import { ClassificationFacts } from "./classification-facts.tsx";

const fragment = graphql`
  fragment codeHistory_query on Query
  @argumentDefinitions(
    id: { type: "ID!" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "codeHistoryPageQuery") {
    product(id: $id) {
      classificationHistory(first: $first, after: $after)
        @connection(key: "codeHistory_classificationHistory") {
        edges {
          node {
            id
            classification {
              hsCode
              status
              ...classificationFacts_classification
            }
          }
        }
      }
    }
  }
`;

/** The steps of the classification, newest first. */
export function CodeHistory({ query }: { query: codeHistory_query$key }) {
  const { data, next } = usePages<codeHistoryPageQuery, codeHistory_query$key>(fragment, query);
  const steps = data.product?.classificationHistory?.edges.map(({ node }) => node) ?? [];
  if (steps.length === 0) return null;
  return (
    <Stack gap="medium">
      <h2>{t("product.history")}</h2>
      {steps.map(({ id, classification }) => (
        <Card key={id}>
          <Row>
            <strong>{classification.hsCode}</strong>
            <ClassificationBadge status={classification.status} />
          </Row>
          <ClassificationFacts of={classification} />
        </Card>
      ))}
      <More shown={steps.length} pager={next} />
    </Stack>
  );
}
