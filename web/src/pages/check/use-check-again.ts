import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { useCheckAgain_check$key } from "../../graph/__generated__/useCheckAgain_check.graphql.ts";
import type { useCheckAgainFactsMutation } from "../../graph/__generated__/useCheckAgainFactsMutation.graphql.ts";
import type { useCheckAgainMutation } from "../../graph/__generated__/useCheckAgainMutation.graphql.ts";
import type { useCheckAgainProductQuery } from "../../graph/__generated__/useCheckAgainProductQuery.graphql.ts";
import { useCommand } from "../../graph/use-command.ts";
import { useReload } from "../../graph/use-reload.ts";
import { useVersionedCommand } from "../../graph/use-versioned-command.ts";
import { t, word } from "../../i18n/index.ts";
import type { FactAnswer } from "../../ui/fact-questions.tsx";
import type { Faults } from "../../ui/form.tsx";
import { toast } from "../../ui/toast-queue.ts";
import { splitAnswers, withNationalCode } from "./answers.ts";

const fragment = graphql`
  fragment useCheckAgain_check on SelfCheck {
    asOf
    hsCode
    lane {
      origin
      destination
      mode
      direction
      aircraft
    }
    product {
      id
      version
      status
      hsCode
      nationalCodes {
        market
        code
      }
    }
  }
`;

const factsMutation = graphql`
  mutation useCheckAgainFactsMutation($input: UpdateProductInput!) {
    updateProduct(input: $input) {
      product {
        id
        version
        updatedAt
        nationalCodes {
          market
          code
        }
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
    }
  }
`;

const checkMutation = graphql`
  mutation useCheckAgainMutation($input: RunSelfCheckInput!) {
    runSelfCheck(input: $input) {
      selfCheck {
        id
        verdict
        product {
          id
          latestVerdicts {
            verdict
            lane {
              origin
              destination
              mode
              direction
              aircraft
            }
            selfCheck {
              id
            }
          }
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

const productQuery = graphql`
  query useCheckAgainProductQuery($id: ID!) {
    product(id: $id) {
      id
      version
      hsCode
      nationalCodes {
        market
        code
      }
    }
  }
`;

type CheckAgain = {
  /** Saves the answers, checks again on the same lane, and shows the new check in place of this one. */
  checkAgain: (answers: readonly FactAnswer[]) => void;
  /** The present HS code of the product, with which a national code begins. */
  hsCode: string;
  /** False if the product is archived or belongs to another organisation. */
  possible: boolean;
  busy: boolean;
  faults: Faults;
};

export function useCheckAgain(check: useCheckAgain_check$key): CheckAgain {
  const { asOf, hsCode: checkedCode, lane, product } = useFragment(fragment, check);
  const hsCode = product?.hsCode ?? checkedCode;
  const navigate = useNavigate();
  const reload = useReload<useCheckAgainProductQuery>(productQuery, { id: product?.id ?? "" });
  const update = useVersionedCommand<useCheckAgainFactsMutation>(factsMutation, reload);
  const next = useCommand<useCheckAgainMutation>(checkMutation);

  const checkAgain = (answers: readonly FactAnswer[]) => {
    if (!product) return;
    const { facts, nationalCode, lane: laneAnswers } = splitAnswers(answers, hsCode);
    const today = new Date().toISOString().slice(0, 10);
    const run = () => {
      update.clear();
      next.run(
        {
          productId: product.id,
          lane: { ...lane, ...laneAnswers },
          // A day in the future was chosen. Any other check is about today.
          asOf: asOf > today ? asOf : null,
        },
        ({ runSelfCheck }) => {
          const done = runSelfCheck?.selfCheck;
          if (!done) return;
          toast(t("checks.done", { verdict: word(done.verdict) }));
          void navigate({ to: "/checks/$id", params: { id: done.id }, replace: true });
        },
      );
    };
    next.clear();
    if (facts.length === 0 && !nationalCode) {
      run();
      return;
    }
    const national = nationalCode ? { market: lane.destination, code: nationalCode } : null;
    update.run(
      {
        productId: product.id,
        facts: facts.map((fact) => ({ ...fact })),
        ...(national
          ? { nationalCodes: withNationalCode(product.nationalCodes ?? [], national) }
          : {}),
        expectedVersion: product.version ?? null,
      },
      run,
    );
  };

  const faults = useMemo(
    () => ({
      errors: [...update.faults.errors, ...next.faults.errors],
      failure: update.faults.failure ?? next.faults.failure,
    }),
    [update.faults, next.faults],
  );
  const status = product?.status ?? "ARCHIVED";
  return {
    checkAgain,
    hsCode,
    possible: status !== "ARCHIVED",
    busy: update.busy || next.busy,
    faults,
  };
}
