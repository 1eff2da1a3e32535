import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { type Faults, noFaults } from "../../../ui/form.tsx";
import { useVersion } from "./use-version.ts";

const conflict: Faults = {
  errors: [{ code: "VERSION_CONFLICT", message: "changed", path: ["expectedVersion"] }],
  failure: null,
};
const invalid: Faults = {
  errors: [{ code: "TEXT_INVALID", message: "too long", path: ["name"] }],
  failure: null,
};

type Props = { current: number; faults: Faults };

const setUp = (current: number) =>
  renderHook((props: Props) => useVersion(props.current, props.faults), {
    initialProps: { current, faults: noFaults },
  });

test("a change that the store learns of does not make the form newer", () => {
  const { result, rerender } = setUp(3);
  rerender({ current: 4, faults: noFaults });
  expect(result.current).toMatchObject({ expected: 3, conflict: false });
});

test("after a conflict the next attempts are based on the newest version", () => {
  const { result, rerender } = setUp(3);
  rerender({ current: 3, faults: conflict });
  expect(result.current).toMatchObject({ expected: 3, conflict: true });
  rerender({ current: 5, faults: conflict });
  expect(result.current).toMatchObject({ expected: 5, conflict: true });
  rerender({ current: 5, faults: invalid });
  expect(result.current).toMatchObject({ expected: 5, conflict: false });
});

test("after success the form is based on the version of the answer", () => {
  const { result } = setUp(3);
  act(() => result.current.saved(4));
  expect(result.current.expected).toBe(4);
});
