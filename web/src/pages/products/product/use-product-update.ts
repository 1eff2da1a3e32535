import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { useProductUpdate_product$key } from "../../../graph/__generated__/useProductUpdate_product.graphql.ts";
import type { useProductUpdateMutation } from "../../../graph/__generated__/useProductUpdateMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import type { Warning } from "../../../ui/warnings.tsx";

const fragment = graphql`
  fragment useProductUpdate_product on Product {
    id
    version
  }
`;

const mutation = graphql`
  mutation useProductUpdateMutation($input: UpdateProductInput!) {
    updateProduct(input: $input) {
      product {
        id
        version
        name
        gtin
        description
        originCountry
        hsCode
        updatedAt
        facts {
          name
          text
          number
          flag
        }
        classification {
          status
        }
      }
      userErrors {
        code
        message
        path
      }
      warnings {
        code
        message
      }
    }
  }
`;

type Change = Omit<
  useProductUpdateMutation["variables"]["input"],
  "productId" | "expectedVersion" | "idempotencyKey"
>;

/** Changes a product, unless it has changed since it was read. `onChanged` reads it again. */
export function useProductUpdate(product: useProductUpdate_product$key, onChanged: () => void) {
  const { id, version } = useFragment(fragment, product);
  const { run, busy, faults } = useVersionedCommand<useProductUpdateMutation>(mutation, onChanged);
  const [warnings, setWarnings] = useState<readonly Warning[]>([]);
  const update = (change: Change, done: () => void) =>
    run({ ...change, productId: id, expectedVersion: version ?? null }, (response) => {
      setWarnings(response.updateProduct?.warnings ?? []);
      onChanged();
      done();
    });
  return { update, busy, faults, warnings };
}
