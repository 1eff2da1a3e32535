import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type {
  productDetails_product$data,
  productDetails_product$key,
} from "../../../../graph/__generated__/productDetails_product.graphql.ts";
import { countryOptions } from "../../../../i18n/countries.ts";
import { country, day, t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { Select, TextArea, TextField } from "../../../../ui/field.tsx";
import { Form, faultAt } from "../../../../ui/form.tsx";
import { Card, Facts, Row } from "../../../../ui/layout.tsx";
import styles from "../../products.module.css";
import { useProductUpdate } from "../use-product-update.ts";

const fragment = graphql`
  fragment productDetails_product on Product {
    name
    sku
    gtin
    description
    originCountry
    status
    createdAt
    updatedAt
    ...useProductUpdate_product
  }
`;

type Props = { product: productDetails_product$key; onChanged: () => void };

/** The description of a product, changed in place. */
export function ProductDetails({ product: key, onChanged }: Props) {
  const product = useFragment(fragment, key);
  const [editing, setEditing] = useState(false);
  const [edited, setEdited] = useState(false);
  const end = () => {
    setEditing(false);
    setEdited(true);
  };
  if (editing) return <Editor product={product} onChanged={onChanged} onEnd={end} />;
  return (
    <Card title={t("product.details")}>
      <Facts
        of={[
          [t("product.name"), product.name],
          [t("product.sku"), product.sku],
          [t("product.gtin"), product.gtin],
          [t("product.origin"), country(product.originCountry)],
          [
            t("product.description"),
            product.description && <span className={styles.lines}>{product.description}</span>,
          ],
          [t("products.added"), product.createdAt && day(product.createdAt)],
          [t("product.changed"), product.updatedAt && day(product.updatedAt)],
        ]}
      />
      {product.status !== "ARCHIVED" && (
        <div>
          <Button autoFocus={edited} onClick={() => setEditing(true)}>
            {t("product.edit")}
          </Button>
        </div>
      )}
    </Card>
  );
}

type EditorProps = {
  product: productDetails_product$data;
  onChanged: () => void;
  onEnd: () => void;
};

function Editor({ product, onChanged, onEnd }: EditorProps) {
  const { update, busy, faults } = useProductUpdate(product, onChanged);
  const [begun] = useState(product);
  const [name, setName] = useState(product.name);
  const [gtin, setGtin] = useState(product.gtin ?? "");
  const [description, setDescription] = useState(product.description ?? "");
  const [origin, setOrigin] = useState(product.originCountry);
  // Only fields that were changed here are sent, so that the others keep the values of other users.
  const save = () =>
    update(
      {
        ...(name === begun.name ? {} : { name }),
        ...(gtin === (begun.gtin ?? "") ? {} : { gtin }),
        ...(description === (begun.description ?? "") ? {} : { description }),
        ...(origin === begun.originCountry ? {} : { originCountry: origin }),
        facts: [],
      },
      onEnd,
    );
  return (
    <Card title={t("product.details")}>
      <Form faults={faults} onSubmit={save}>
        <TextField
          label={t("product.name")}
          value={name}
          maxLength={200}
          autoFocus
          fault={faultAt(faults, "name")}
          onChange={({ target }) => setName(target.value)}
        />
        <TextField
          label={t("product.gtin")}
          hint={t("newProduct.gtinHint")}
          optional
          inputMode="numeric"
          value={gtin}
          maxLength={20}
          fault={faultAt(faults, "gtin")}
          onChange={({ target }) => setGtin(target.value)}
        />
        <Select
          label={t("product.origin")}
          options={countryOptions}
          value={origin}
          fault={faultAt(faults, "originCountry")}
          onChange={({ target }) => setOrigin(target.value)}
        />
        <TextArea
          label={t("product.description")}
          optional
          value={description}
          maxLength={2000}
          fault={faultAt(faults, "description")}
          onChange={({ target }) => setDescription(target.value)}
        />
        <Row>
          <Button kind="primary" type="submit" busy={busy}>
            {t("action.save")}
          </Button>
          <Button onClick={onEnd}>{t("action.cancel")}</Button>
        </Row>
      </Form>
    </Card>
  );
}
