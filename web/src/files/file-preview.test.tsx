import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FilePreview } from "./file-preview.tsx";

const discardToken = vi.hoisted(() => vi.fn());
vi.mock("../graph/network.ts", () => ({
  headers: async () => ({ authorization: "Bearer t" }),
  discardToken,
}));

const request = vi.fn();
const file = { name: "report.png", contentType: "image/png", size: 2_048, url: "/files/f1" };

beforeEach(() => {
  request.mockReset();
  discardToken.mockReset();
  vi.stubGlobal("fetch", request);
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const bytes = () => new Response("PNG", { headers: { "content-type": "text/html" } });
const refusal = (status: number, code: string, message: string) =>
  new Response(JSON.stringify({ errors: [{ message, extensions: { code } }] }), { status });
const press = (name: string) =>
  act(async () => fireEvent.click(screen.getByRole("button", { name })));

test("a file is read when the user asks for it, once, and its bytes have the type of the file", async () => {
  const made = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  request.mockResolvedValue(bytes());
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  render(<FilePreview file={file} />);
  expect(request).not.toHaveBeenCalled();
  await press("Show here");
  expect(screen.getByRole("img", { name: "report.png" }).getAttribute("src")).toBe("blob:1");
  expect(made.mock.calls[0]?.[0]).toMatchObject({ type: "image/png" });
  await press("Download");
  await press("Hide");
  expect(screen.queryByRole("img")).toBeNull();
  expect(request).toHaveBeenCalledOnce();
  expect(request.mock.calls[0]?.[1]).toMatchObject({
    credentials: "omit",
    headers: { authorization: "Bearer t" },
  });
});

test("a file that could run scripts is not shown", () => {
  render(<FilePreview file={{ ...file, contentType: "text/html" }} />);
  expect(screen.queryByRole("button", { name: "Show here" })).toBeNull();
  expect(screen.getByRole("button", { name: "Download" })).toBeTruthy();
});

test("a refusal is shown, and the user can try again", async () => {
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  request.mockResolvedValueOnce(refusal(410, "FILE_ERASED", "The file was erased."));
  request.mockRejectedValueOnce(new TypeError("network"));
  request.mockResolvedValueOnce(bytes());
  render(<FilePreview file={file} />);
  await press("Show here");
  expect(screen.getByText("The file was erased.")).toBeTruthy();
  await press("Show here");
  expect(screen.getByText(/Carnet cannot be reached/)).toBeTruthy();
  await press("Show here");
  expect(screen.getByRole("img")).toBeTruthy();
  expect(screen.queryByText(/Carnet cannot be reached/)).toBeNull();
});

test("an expired token is replaced once", async () => {
  const expired = () => refusal(401, "UNAUTHENTICATED", "Sign in.");
  discardToken.mockReturnValue(true);
  request.mockImplementation(async () => expired());
  render(<FilePreview file={file} />);
  await press("Show here");
  expect(request).toHaveBeenCalledTimes(2);
  expect(screen.getByText("Your session has ended. Sign in again.")).toBeTruthy();
});
