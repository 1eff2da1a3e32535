import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { Chart } from "./chart.tsx";

afterEach(cleanup);

const figures = {
  title: "Checks",
  labels: ["1 March", "2 March", "3 March"],
  ticks: ["1", "2", "3"],
  series: [
    { name: "Permitted", values: [1, 1_200, 0] },
    { name: "Prohibited", values: [0, 2, 4] },
  ],
  labelHead: "Day",
};
const titles = () => [...document.querySelectorAll("title")].map((title) => title.textContent);

test.each(["line", "bar"] as const)("a %s chart has a name, sums, and each value", (kind) => {
  render(<Chart {...figures} kind={kind} />);
  const name = "Checks, from 1 March to 3 March. The highest value is 1,200.";
  expect(screen.getByRole("img", { name })).toBeTruthy();
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "Permitted: 1,201",
    "Prohibited: 6",
  ]);
  expect(titles()).toContain("2 March · Permitted: 1,200");
  expect(titles()).toHaveLength(6);
});

test("the bars of a value are side by side and as high as their values", () => {
  render(<Chart {...figures} kind="bar" />);
  const bars = [...document.querySelectorAll("rect[height]:has(title)")];
  const of = (bar: Element | undefined, name: string) => Number(bar?.getAttribute(name));
  expect(of(bars[2], "height")).toBe(0);
  expect(of(bars[1], "height")).toBeGreaterThan(of(bars[4], "height"));
  expect(of(bars[4], "x")).toBeGreaterThan(of(bars[1], "x") + of(bars[1], "width"));
});

test("a table has the same numbers", () => {
  render(<Chart {...figures} kind="line" />);
  const button = () => screen.getByRole("button", { name: /Show as/ });
  fireEvent.click(button());
  expect(screen.getAllByRole("row").map((row) => row.textContent)).toEqual([
    "DayPermittedProhibited",
    "1 March10",
    "2 March1,2002",
    "3 March04",
  ]);
  expect(screen.queryByRole("img")).toBeNull();
  fireEvent.click(button());
  expect(screen.queryByRole("table")).toBeNull();
});

test("a chart without values is empty and not an error", () => {
  render(<Chart {...figures} labels={[]} ticks={[]} series={[]} kind="line" />);
  expect(screen.getByRole("img")).toBeTruthy();
  expect(titles()).toEqual([]);
});
