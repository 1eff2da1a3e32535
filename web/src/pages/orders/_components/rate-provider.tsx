import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { rateProvider_order$key } from "../../../graph/__generated__/rateProvider_order.graphql.ts";
import type { rateProviderMutation } from "../../../graph/__generated__/rateProviderMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { count, t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Choices, TextArea } from "../../../ui/field.tsx";
import { Form, faultAt, missing, noFaults } from "../../../ui/form.tsx";
import { Card } from "../../../ui/layout.tsx";
import { toast } from "../../../ui/toast-queue.ts";

const fragment = graphql`
  fragment rateProvider_order on Order {
    id
    rating {
      stars
      comment
      version
    }
  }
`;

const mutation = graphql`
  mutation rateProviderMutation($input: RateProviderInput!) {
    rateProvider(input: $input) {
      order {
        id
        version
        ...rateProvider_order
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

const STARS = [5, 4, 3, 2, 1].map((stars) => ({
  value: String(stars),
  label: count("rating.stars", stars),
}));

type Props = { order: rateProvider_order$key; reload: () => void };

/** The opinion of the seller after an order. It can be changed for 30 days. */
export function RateProvider({ order: key, reload }: Props) {
  const { id, rating } = useFragment(fragment, key);
  const command = useVersionedCommand<rateProviderMutation>(mutation, reload);
  const { run, busy, faults: refused } = command;
  const [stars, setStars] = useState(rating ? String(rating.stars) : null);
  const [comment, setComment] = useState(rating?.comment ?? "");
  const [own, setOwn] = useState(noFaults);
  const faults = own.errors.length > 0 ? own : refused;
  const rate = () => {
    if (busy) return;
    setOwn({ errors: stars ? [] : [missing("stars", t("rating.missing"))], failure: null });
    if (!stars) return;
    run(
      {
        orderId: id,
        stars: Number(stars),
        comment: comment.trim() || null,
        expectedVersion: rating?.version ?? 0,
      },
      () => toast(t("rating.saved")),
    );
  };
  return (
    <Card title={t("rating.title")}>
      <Form faults={faults} onSubmit={rate}>
        <Choices
          legend={t("rating.question")}
          name="stars"
          options={STARS}
          value={stars}
          fault={faultAt(faults, "stars")}
          onChange={setStars}
        />
        <TextArea
          label={t("rating.comment")}
          optional
          value={comment}
          maxLength={2000}
          fault={faultAt(faults, "comment")}
          onChange={(event) => setComment(event.target.value)}
        />
        <div>
          <Button type="submit" busy={busy}>
            {t(rating ? "rating.change" : "rating.send")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
