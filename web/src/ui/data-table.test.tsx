import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { type Column, DataTable, type Sorting } from "./data-table.tsx";
import { nothing, type Selected } from "./selection.ts";

afterEach(cleanup);

type Goods = { id: string; name: string; weight: number };
const goods: Goods[] = [
  { id: "a", name: "Battery", weight: 3 },
  { id: "b", name: "Lamp", weight: 5 },
];
const columns: Column<Goods>[] = [
  { head: "Name", cell: ({ name }) => name, sort: "NAME" },
  { head: "Weight", cell: ({ weight }) => weight, numeric: true, sort: "WEIGHT" },
  { head: "ID", cell: ({ id }) => id },
];
const table = { caption: "Goods", columns, rows: goods, keyOf: ({ id }: Goods) => id };

const head = (name: RegExp) => screen.getByRole("columnheader", { name });
const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });

test("a table that cannot be sorted has no buttons", () => {
  render(<DataTable {...table} />);
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.getAllByRole("row").map((row) => row.textContent)).toEqual([
    "NameWeightID",
    "Battery3a",
    "Lamp5b",
  ]);
});

test("the head of a column sorts by it, and a second click turns the order around", () => {
  const onChange = vi.fn();
  const sorted = (current: Sorting | null) => (
    <DataTable {...table} sorting={{ current, onChange }} />
  );
  const view = render(sorted(null));
  fireEvent.click(screen.getByRole("button", { name: /Weight/ }));
  expect(onChange).toHaveBeenLastCalledWith({ field: "WEIGHT", descending: false });
  view.rerender(sorted({ field: "WEIGHT", descending: false }));
  expect(head(/Weight/).getAttribute("aria-sort")).toBe("ascending");
  expect(head(/Name/).getAttribute("aria-sort")).toBe("none");
  expect(head(/ID/).hasAttribute("aria-sort")).toBe(false);
  fireEvent.click(screen.getByRole("button", { name: /Weight/ }));
  expect(onChange).toHaveBeenLastCalledWith({ field: "WEIGHT", descending: true });
  view.rerender(sorted({ field: "WEIGHT", descending: true }));
  expect(head(/Weight/).getAttribute("aria-sort")).toBe("descending");
});

test("rows are chosen one by one or all at once", () => {
  const onChange = vi.fn();
  const chosen = (selected: Selected) => (
    <DataTable {...table} selection={{ selected, onChange, nameOf: ({ name }) => name }} />
  );
  const all = "Select all rows that are shown";
  const view = render(chosen(nothing));
  fireEvent.click(box("Select Lamp"));
  expect(onChange).toHaveBeenLastCalledWith(new Set(["b"]));
  view.rerender(chosen(new Set(["b"])));
  expect([box(all).checked, box(all).indeterminate]).toEqual([false, true]);
  expect([box("Select Battery").checked, box("Select Lamp").checked]).toEqual([false, true]);
  fireEvent.click(box(all));
  expect(onChange).toHaveBeenLastCalledWith(new Set(["a", "b"]));
  view.rerender(chosen(new Set(["a", "b"])));
  expect([box(all).checked, box(all).indeterminate]).toEqual([true, false]);
  fireEvent.click(box(all));
  expect(onChange).toHaveBeenLastCalledWith(nothing);
});

test("each cell names its column, for a narrow screen that shows the row as a block", () => {
  render(<DataTable {...table} />);
  const cells = screen.getAllByRole("cell").slice(0, 3);
  expect(cells.map((cell) => cell.dataset["head"])).toEqual(["Name", "Weight", "ID"]);
});

test("a table without rows has nothing chosen", () => {
  const selection = { selected: nothing, onChange: () => {}, nameOf: ({ name }: Goods) => name };
  render(<DataTable {...table} rows={[]} selection={selection} />);
  expect(box("Select all rows that are shown").checked).toBe(false);
});
