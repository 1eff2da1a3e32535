import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GraphError } from "../../../graph/errors.ts";
import { t } from "../../../i18n/index.ts";
import { ProductField } from "./product-field.tsx";

const PAUSE_MS = 300;
const product = { id: "p1", sku: "PB-1", name: "Power bank" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** The field, whose server gives these answers one after another. It fails instead of null, and afterwards. */
function begin(...answers: (object[] | null)[]) {
  const network = Network.create(async () => {
    const nodes = answers.shift();
    if (!nodes) throw new GraphError("NETWORK", null);
    return { data: { products: { nodes } } };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const onChange = vi.fn();
  render(
    <RelayEnvironmentProvider environment={environment}>
      <ProductField fault={undefined} onChange={onChange} />
    </RelayEnvironmentProvider>,
  );
  return onChange;
}

const pause = () => act(() => vi.advanceTimersByTimeAsync(PAUSE_MS));
const type = async (value: string) => {
  fireEvent.change(screen.getByLabelText(t("watches.product")), { target: { value } });
  await pause();
};

test("a product is chosen by its SKU", async () => {
  const onChange = begin([product]);
  await type("pb-1");
  expect(onChange).toHaveBeenLastCalledWith({ id: "p1", name: "Power bank" });
  expect(screen.queryByText(t("watches.noProduct"))).toBeNull();
});

test("a text that no product has says so", async () => {
  begin([]);
  await type("nothing");
  expect(screen.getByText(t("watches.noProduct"))).toBeTruthy();
});

test("products that cannot be read have a reason and another attempt", async () => {
  const onChange = begin(null, [product]);
  await type("pb-1");
  expect(screen.getByRole("alert").textContent).toContain("NETWORK");
  fireEvent.click(screen.getByRole("button", { name: t("action.retry") }));
  await pause();
  expect(screen.queryByRole("alert")).toBeNull();
  expect(onChange).toHaveBeenLastCalledWith({ id: "p1", name: "Power bank" });
});

test("the result of an earlier text is not shown for another one", async () => {
  begin([], null);
  await type("nothing");
  const another = { target: { value: "nothing else" } };
  fireEvent.change(screen.getByLabelText(t("watches.product")), another);
  expect(screen.queryByText(t("watches.noProduct"))).toBeNull();
  await pause();
  expect(screen.getByRole("alert")).toBeTruthy();
  await type("");
  expect(screen.queryByRole("alert")).toBeNull();
});
