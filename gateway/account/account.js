// What the links in our mails open. The token stands behind the `#`, so no server and no log sees it before it is used;
// it is taken out of the address bar at once and kept in this script only.
"use strict";

const SECTIONS = ["verify-email", "reset-password", "accept-invitation"];
const errors = document.getElementById("errors");
const done = document.getElementById("done");
let token = "";

function readLink() {
  const [name, ...rest] = location.hash.slice(1).split("=");
  if (location.hash) history.replaceState(null, "", location.pathname);
  try {
    token = decodeURIComponent(rest.join("="));
  } catch {
    token = "";
  }
  show(token && SECTIONS.includes(name) ? name : "none");
  tell([]);
  done.textContent = "";
}

function show(name) {
  for (const section of document.querySelectorAll("section")) section.hidden = section.id !== name;
  document.querySelector(`#${name} h1`)?.focus();
}

function tell(messages) {
  errors.replaceChildren(
    ...messages.map((message) => {
      const line = document.createElement("p");
      line.textContent = message;
      return line;
    }),
  );
  if (messages.length > 0) errors.focus();
}

function finish(message) {
  token = "";
  for (const form of document.forms) form.reset();
  for (const section of document.querySelectorAll("section")) section.hidden = true;
  tell([]);
  done.textContent = message;
  done.focus();
}

class Refused extends Error {
  constructor(messages) {
    super(messages[0]);
    this.messages = messages;
  }
}

// Runs a mutation that has one field, and gives its payload.
async function run(query, input, accessToken) {
  const headers = { "content-type": "application/json", accept: "application/json", "apollo-require-preflight": "true" };
  if (accessToken) headers.authorization = `Bearer ${accessToken}`;
  let answer;
  try {
    const body = JSON.stringify({ query, variables: input ? { input } : {} });
    const response = await fetch("/graphql", { method: "POST", headers, body, credentials: "omit", cache: "no-store" });
    answer = await response.json();
  } catch {
    throw new Refused(["Carnet does not answer. Try again in a moment."]);
  }
  if (answer.errors?.length) throw new Refused(answer.errors.map(words));
  const payload = Object.values(answer.data ?? {})[0];
  if (!payload) throw new Refused(["Carnet gave no answer. Try again in a moment."]);
  if (payload.userErrors?.length) throw new Refused(payload.userErrors.map(words));
  return payload;
}

function words(error) {
  const code = error.code ?? error.extensions?.code;
  return code ? `${error.message} (${code})` : error.message;
}

function samePassword(fields) {
  if (fields.password !== fields.again) throw new Refused(["The two passwords are not the same."]);
}

const actions = {
  async verify() {
    const query = "mutation VerifyEmail($input: VerifyEmailInput!) { verifyEmail(input: $input) { userErrors { code message } } }";
    await run(query, { token });
    return "Your email address is confirmed. You can close this page.";
  },

  async reset(fields) {
    samePassword(fields);
    const query = "mutation ResetPassword($input: ResetPasswordInput!) { resetPassword(input: $input) { userErrors { code message } } }";
    await run(query, { token, newPassword: fields.password });
    return "Your password is changed. Sign in with the new one.";
  },

  async register(fields) {
    samePassword(fields);
    const query = "mutation RegisterUser($input: RegisterUserInput!) { registerUser(input: $input) { userErrors { code message } } }";
    await run(query, { invitationToken: token, name: fields.name, password: fields.password });
    return "Your account is made, and you are a member now. You can sign in.";
  },

  async accept(fields) {
    const signIn = "mutation SignIn($input: SignInInput!) { signIn(input: $input) { session { accessToken } userErrors { code message } } }";
    const input = { email: fields.email, password: fields.password };
    if (fields.code.trim()) input.secondFactorCode = fields.code.trim();
    const { session } = await run(signIn, input);
    if (!session) throw new Refused(["Carnet gave no answer. Try again in a moment."]);
    const query = "mutation AcceptInvitation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { userErrors { code message } } }";
    try {
      await run(query, { token }, session.accessToken);
    } finally {
      // The session was for this only. If it cannot be ended it expires by itself.
      await run("mutation SignOut { signOut { userErrors { code message } } }", null, session.accessToken).catch(() => {});
    }
    return "You are a member now. Sign in again to see it.";
  },
};

for (const [id, action] of Object.entries(actions)) {
  const form = document.getElementById(id);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    tell([]);
    try {
      finish(await action(Object.fromEntries(new FormData(form))));
    } catch (error) {
      tell(error instanceof Refused ? error.messages : ["Something went wrong. Try again in a moment."]);
    } finally {
      button.disabled = false;
    }
  });
}

window.addEventListener("hashchange", readLink);
readLink();
