import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { addGap, setOpen } from "./live-store.ts";
import { useGaps } from "./use-gaps.ts";

test("a list is read again once for each gap since it was shown", () => {
  addGap();
  const first = vi.fn();
  const { rerender } = renderHook(({ reload }) => useGaps(reload), {
    initialProps: { reload: first },
  });
  act(() => setOpen(true));
  expect(first).not.toHaveBeenCalled();
  act(() => addGap());
  expect(first).toHaveBeenCalledOnce();
  // The reload of another filter is not a gap.
  const second = vi.fn();
  rerender({ reload: second });
  expect(second).not.toHaveBeenCalled();
  act(() => addGap());
  expect(second).toHaveBeenCalledOnce();
  expect(first).toHaveBeenCalledOnce();
});
