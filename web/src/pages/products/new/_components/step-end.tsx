import { t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { Row } from "../../../../ui/layout.tsx";

type Props = { refused: boolean; last?: boolean; busy: boolean };

/** The button at the end of a question. After a refusal, each question can add the product at once. */
export function StepEnd({ refused, last = false, busy }: Props) {
  return (
    <Row>
      <Button kind="primary" type="submit" busy={busy}>
        {t(refused || last ? "newProduct.add" : "newProduct.next")}
      </Button>
    </Row>
  );
}
