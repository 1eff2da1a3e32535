import { setTimeout as pause } from "node:timers/promises";

const LONGEST_MS = 120_000;
const PAUSE_MS = 100;

/**
 * Calls `probe` until it returns a value. The effect of an event follows within milliseconds; the limit separates a slow machine
 * from a lost event.
 */
export async function waitFor<T>(what: string, probe: () => Promise<T | null>): Promise<T> {
  const last = Date.now() + LONGEST_MS;
  while (Date.now() < last) {
    const found = await probe();
    if (found !== null) return found;
    await pause(PAUSE_MS);
  }
  throw new Error(`Waited ${LONGEST_MS / 1000} s for ${what}.`);
}
