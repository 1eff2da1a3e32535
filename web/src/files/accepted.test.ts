import { expect, test } from "vitest";
import { fileSize, LARGEST_BYTES, refusalBeforeUpload } from "./accepted.ts";

function file(name: string, type: string, size = 10): File {
  const made = new File(["x"], name, { type });
  Object.defineProperty(made, "size", { value: size });
  return made;
}

test("documents and photos are accepted", () => {
  expect(refusalBeforeUpload(file("a.pdf", "application/pdf"))).toBeNull();
  expect(refusalBeforeUpload(file("a.JPG", "image/jpeg", LARGEST_BYTES))).toBeNull();
  expect(refusalBeforeUpload(file("a.pdf", ""))).toBeNull();
});

test("other files are refused before they are sent", () => {
  expect(refusalBeforeUpload(file("a.docx", "application/msword"))).not.toBeNull();
  expect(refusalBeforeUpload(file("a.heic", ""))).not.toBeNull();
  expect(refusalBeforeUpload(file("a.pdf", "application/pdf", 0))).not.toBeNull();
});

test("a file over the limit is refused with both sizes", () => {
  const reason = refusalBeforeUpload(file("a.pdf", "application/pdf", LARGEST_BYTES + 1));
  expect(reason).toContain("25.1 MB");
  expect(reason).toContain("25 MB");
});

test("sizes are rounded up", () => {
  expect(fileSize(1)).toBe("1 KB");
  expect(fileSize(1025)).toBe("2 KB");
  expect(fileSize(1.5 * 1024 * 1024)).toBe("1.5 MB");
});
