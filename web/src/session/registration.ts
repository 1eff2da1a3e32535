/**
 * The registration that was made in this browser.
 *
 * Other people may register the same address. With this ID, the link of any of the emails opens the registration of this person.
 */

const REGISTRATION = "carnet.registration";

export function rememberRegistration(id: string | null | undefined): void {
  if (id) localStorage.setItem(REGISTRATION, id);
}

export function rememberedRegistration(): string | null {
  return localStorage.getItem(REGISTRATION);
}

export function forgetRegistration(): void {
  localStorage.removeItem(REGISTRATION);
}
