import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { useProductUpdate_product$key } from "../../../graph/__generated__/useProductUpdate_product.graphql.ts";
import type { useProductUpdateMutation } from "../../../graph/__generated__/useProductUpdateMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import type { Warning } from "../../../ui/warnings.tsx";
import { useConflict } from "./use-conflict.ts";

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

/**
 * Changes a product that has not changed since it was read.
 *
 * After a conflict, the product is read again, and `again` sends the same change for what it is now.
 */
export function useProductUpdate(product: useProductUpdate_product$key, onChanged: () => void) {
  const { id, version } = useFragment(fragment, product);
  const { run, busy, faults, clear } = useCommand<useProductUpdateMutation>(mutation);
  const [warnings, setWarnings] = useState<readonly Warning[]>([]);
  const [last, setLast] = useState<{ change: Change; done?: (() => void) | undefined } | null>(
    null,
  );
  const conflict = useConflict(faults, onChanged);

  const update = (change: Change, done?: () => void) => {
    setLast({ change, done });
    run({ ...change, productId: id, expectedVersion: version ?? null }, (response) => {
      setWarnings(response.updateProduct?.warnings ?? []);
      onChanged();
      done?.();
    });
  };
  const again = () => last && update(last.change, last.done);
  return { update, again, busy, faults, clear, warnings, conflict };
}
