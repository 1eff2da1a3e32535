/**
 * Runs `lead` in one tab of this browser at a time. Another tab takes over when this one is closed, or calls the returned function.
 *
 * `lead` returns a function that ends its work.
 */
export function compete(name: string, lead: () => () => void): () => void {
  const over = new AbortController();
  const hold = () =>
    new Promise<void>((release) => {
      const end = lead();
      over.signal.addEventListener("abort", () => {
        end();
        release();
      });
    });
  // The request itself is aborted while another tab leads.
  void navigator.locks.request(name, { signal: over.signal }, hold).catch(() => {});
  return () => over.abort();
}
