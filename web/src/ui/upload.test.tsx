import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { UploadItem } from "../files/uploads.ts";
import { FilePicker, Upload } from "./upload.tsx";

afterEach(cleanup);

const pdf = (name: string) => new File(["%PDF-"], name, { type: "application/pdf" });
const item = (name: string, change: Partial<UploadItem> = {}): UploadItem => ({
  key: name,
  file: pdf(name),
  state: "sending",
  sentBytes: 2,
  fault: null,
  canRetry: false,
  result: null,
  ...change,
});
const input = () => {
  const found = document.querySelector<HTMLInputElement>("input[type=file]");
  if (!found) throw new Error("there is no input");
  return found;
};
const choose = (...files: File[]) => fireEvent.change(input(), { target: { files } });
const area = () => input().closest("[data-over]");

function begin(items: readonly UploadItem[], several: boolean) {
  const uploads = { items, add: vi.fn(() => []), retry: vi.fn(), remove: vi.fn() };
  render(<Upload label="Files" several={several} uploads={uploads} />);
  return uploads;
}

test("several files are chosen or dropped, and nothing happens without a file", () => {
  const onFiles = vi.fn();
  render(<FilePicker label="Files" several onFiles={onFiles} />);
  const files = [pdf("a.pdf"), pdf("b.pdf")];
  choose(...files);
  expect(onFiles).toHaveBeenLastCalledWith(files);
  choose();
  fireEvent.dragOver(area() as Element);
  expect(area()?.getAttribute("data-over")).toBe("true");
  fireEvent.dragLeave(area() as Element);
  expect(area()?.getAttribute("data-over")).toBe("false");
  fireEvent.drop(area() as Element, { dataTransfer: { files } });
  expect(onFiles.mock.calls).toEqual([[files], [files]]);
});

test("a place for one file takes the first", () => {
  const onFiles = vi.fn();
  render(<FilePicker label="File" fault="Choose a file." onFiles={onFiles} />);
  choose(pdf("a.pdf"), pdf("b.pdf"));
  expect(onFiles.mock.calls[0]?.[0].map(({ name }: File) => name)).toEqual(["a.pdf"]);
  expect(input().getAttribute("aria-invalid")).toBe("true");
  expect(input().multiple).toBe(false);
});

test("a new file replaces the one before, unless there may be several", () => {
  const one = begin([item("a.pdf")], false);
  choose(pdf("b.pdf"));
  expect(one.remove.mock.calls).toEqual([["a.pdf"]]);
  expect(one.add).toHaveBeenCalledOnce();
  cleanup();
  const several = begin([item("a.pdf")], true);
  choose(pdf("b.pdf"));
  expect(several.remove).not.toHaveBeenCalled();
});

test("a running upload shows its progress and can be cancelled", () => {
  const uploads = begin([item("a.pdf")], true);
  const bar = screen.getByRole<HTMLProgressElement>("progressbar", { name: "Upload of a.pdf" });
  expect([bar.value, bar.max]).toEqual([2, 5]);
  fireEvent.click(screen.getByRole("button", { name: /Cancel/ }));
  expect(uploads.remove.mock.calls).toEqual([["a.pdf"]]);
});

test("a failed upload has its reason, and is sent again if that can help", () => {
  const failed = { state: "failed", fault: "Lost.", canRetry: true } as const;
  const refused = { state: "refused", fault: "Too large." } as const;
  const uploads = begin([item("a.pdf", failed), item("b.pdf", refused)], true);
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(uploads.retry.mock.calls).toEqual([["a.pdf"]]);
  expect(screen.getByRole("status").textContent).toContain("a.pdf: Lost. b.pdf: Too large.");
});

test("a screen reader hears how many files are uploaded", () => {
  begin([item("a.pdf", { state: "done" }), item("b.pdf", { state: "done" })], true);
  expect(screen.getByRole("status").textContent).toBe("2 files are uploaded.");
  expect(screen.getAllByText("Uploaded")).toHaveLength(2);
});
