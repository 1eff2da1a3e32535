import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { encode, penaltyOf } from "./encode.ts";

const text = (rows: readonly (readonly boolean[])[]) =>
  rows.map((row) => row.map((dark) => (dark ? "1" : "0")).join(""));

// The references were made with the Python package `qrcode`, in byte mode and at level M.
test("a short text gives the reference code", () => {
  expect(text(encode("carnet"))).toEqual([
    "111111100000101111111",
    "100000100001101000001",
    "101110101010101011101",
    "101110101101101011101",
    "101110101101101011101",
    "100000101110101000001",
    "111111101010101111111",
    "000000001011100000000",
    "101111100100101111100",
    "001100011010100100101",
    "001100111101010011110",
    "001010010110000111111",
    "010100100011010011000",
    "000000001001111100101",
    "111111100100101100010",
    "100000101011111101101",
    "101110101010100000010",
    "101110101100100011000",
    "101110101001010000000",
    "100000100110000001100",
    "111111101001010000010",
  ]);
});

test("a code with several blocks, alignment patterns and its version equals the reference", () => {
  const rows = text(
    encode(
      "otpauth://totp/Carnet:ana%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Carnet&algorithm=SHA1&digits=6&period=30",
    ),
  );
  expect(rows).toHaveLength(49);
  expect(createHash("sha256").update(rows.join("")).digest("hex")).toBe(
    "14dcf555cba12d67b4a99ead493f72802fd694fb641344ae52ff60bd7a6c350f",
  );
});

test("a text that no code can hold is refused", () => {
  expect(() => encode("x".repeat(2332))).toThrow(RangeError);
  expect(encode("x".repeat(2331))).toHaveLength(177);
});

test("a code of one colour is the hardest to read", () => {
  const plain = Array.from({ length: 21 }, () => Array<boolean>(21).fill(false));
  expect(penaltyOf(plain)).toBeGreaterThan(penaltyOf(encode("carnet")));
});
