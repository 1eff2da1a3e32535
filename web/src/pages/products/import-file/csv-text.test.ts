import { expect, test } from "vitest";
import { byteLength, decode, template } from "./csv-text.ts";

const bytes = (...values: number[]) => new Uint8Array(values).buffer;

test("files of spreadsheets are read in their encodings", () => {
  expect(decode(bytes(0x4b, 0xc3, 0xa4, 0x73, 0x65))).toBe("Käse");
  expect(decode(bytes(0x4b, 0xe4, 0x73, 0x65))).toBe("Käse");
  expect(decode(bytes(0xff, 0xfe, 0x4b, 0x00, 0xe4, 0x00))).toBe("Kä");
  expect(decode(bytes(0xfe, 0xff, 0x00, 0x4b))).toBe("K");
  expect(decode(bytes())).toBe("");
});

test("the mark at the beginning of a file is no part of its text", () => {
  expect(decode(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe("a");
});

test("the template has as many cells as columns", () => {
  const [head, row] = template().split("\r\n");
  expect(head?.split(",")).toHaveLength(row?.split(",").length ?? 0);
  expect(head).toContain("sku,name,origin_country,hs_code");
});

test("the size is that of the request, in bytes", () => {
  expect(byteLength("ä€")).toBe(5);
});
