import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import type {
  orderNext_order$data,
  orderNext_order$key,
} from "../../../graph/__generated__/orderNext_order.graphql.ts";
import { t, time } from "../../../i18n/index.ts";
import { ORDER_TYPES } from "../../../orders/order-types.ts";
import { partyName } from "../../../orders/party-name.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { Card } from "../../../ui/layout.tsx";
import { openOf } from "../quotes.ts";
import { nextOf } from "../steps.ts";

const fragment = graphql`
  fragment orderNext_order on Order {
    id
    status
    type
    lane {
      destination
    }
    product {
      id
    }
    provider {
      id
      displayName
    }
    quotes {
      id
      status
      leadDays
      total {
        minorUnits
        currency
      }
    }
    nextSteps {
      command
      by
      yours
      due
    }
  }
`;

type Props = {
  order: orderNext_order$key;
  isSeller: boolean;
  /** Asks for a confirmation of the only open quote. */
  onAcceptQuote: (quoteId: string) => void;
  onAcceptReport: () => void;
};

/** The next step of the order, with the one primary button of the screen if it is the user's step. */
export function OrderNext({ order: key, isSeller, onAcceptQuote, onAcceptReport }: Props) {
  const order = useFragment(fragment, key);
  const { text, action, due } = nextOf(order.nextSteps, order.status);
  const name = order.provider ? partyName(order.provider) : t("order.theProvider");
  return (
    <Card title={t("order.next")}>
      <div role="status">
        <p>{t(text, { name })}</p>
        {due && <p>{t("order.until", { time: time(due) })}</p>}
      </div>
      {action && (
        <div>
          <Action
            order={order}
            command={action.command}
            label={t(action.label)}
            onAcceptQuote={onAcceptQuote}
            onAcceptReport={onAcceptReport}
          />
        </div>
      )}
      {isSeller && order.product && ["DECLINED", "EXPIRED"].includes(order.status) && (
        <div>
          <Link
            to="/products/$id"
            params={{ id: order.product.id }}
            className={buttonClass}
            data-kind="primary"
          >
            {t("order.checkAgain")}
          </Link>
        </div>
      )}
    </Card>
  );
}

type ActionProps = {
  order: orderNext_order$data;
  command: string;
  label: string;
  onAcceptQuote: (quoteId: string) => void;
  onAcceptReport: () => void;
};

function Action({ order, command, label, onAcceptQuote, onAcceptReport }: ActionProps) {
  if (command === "requestAssessment") {
    return (
      <Link
        to="/orders/$id/providers"
        params={{ id: order.id }}
        search={{
          market: order.lane.destination,
          service: ORDER_TYPES.find((type) => type === order.type),
        }}
        className={buttonClass}
        data-kind="primary"
      >
        {label}
      </Link>
    );
  }
  const [quote, another] = openOf(order.quotes);
  const act = () => {
    if (command === "acceptReport") onAcceptReport();
    else if (command === "acceptQuote" && quote && !another) onAcceptQuote(quote.id);
    else reveal(command === "acceptQuote" ? "quotes" : "documents");
  };
  return (
    <Button kind="primary" onClick={act}>
      {label}
    </Button>
  );
}

/** Moves to the part of the screen in which the step is taken. */
function reveal(id: string): void {
  const heading = document.getElementById(id);
  // The head of the page covers its upper edge.
  heading?.scrollIntoView({ block: "center" });
  heading?.focus({ preventScroll: true });
}
