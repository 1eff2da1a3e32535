// The page for the links in emails. The token is in the fragment (`#`), so it reaches no server and no log before it is used.
// It is removed from the address bar immediately and kept in this script only.
"use strict";

const SECTIONS = ["verify-email", "reset-password", "accept-invitation"];
const errors = document.getElementById("errors");
const done = document.getElementById("done");
const device = document.getElementById("device");
const inviting = document.getElementById("inviting");
const deviceToken = document.getElementById("device-token");
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
  inviting.textContent = "";
  if (token && name === "accept-invitation") showInvitation(token);
  done.textContent = "";
  showDevice(null);
}

// With the device token, sign-ins do not wait because of wrong passwords from other devices. It replaces neither password nor code.
function showDevice(token) {
  deviceToken.textContent = token ?? "";
  device.hidden = !token;
  device.open = false;
}

// Shows the inviting organisation. The form works without it, too.
async function showInvitation(shown) {
  const query = "query Invitation($token: String!) { invitation(token: $token) { organisationName organisationVerified expiresAt } }";
  let invitation;
  try {
    invitation = await ask(query, { token: shown });
  } catch {
    return;
  }
  if (token !== shown) return;
  if (!invitation) {
    tell(["This invitation does not exist, has expired or was already used. Ask the organisation for a new one."]);
    return;
  }
  const until = new Date(invitation.expiresAt).toLocaleDateString();
  const doubt = invitation.organisationVerified ? "" : " Carnet has not verified this organisation.";
  inviting.textContent = `An organisation named \u201c${invitation.organisationName}\u201d invites you to join it, until ${until}.${doubt}`;
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

function finish({ message, device: known }) {
  token = "";
  for (const form of document.forms) form.reset();
  for (const section of document.querySelectorAll("section")) section.hidden = true;
  tell([]);
  done.textContent = message;
  showDevice(known);
  done.focus();
}

class Refused extends Error {
  constructor(messages) {
    super(messages[0]);
    this.messages = messages;
  }
}

// Runs a mutation with one root field and returns its payload.
async function run(query, input, accessToken) {
  const payload = await ask(query, input ? { input } : {}, accessToken);
  if (!payload) throw new Refused(["Carnet returned no result. Try again in a moment."]);
  if (payload.userErrors?.length) throw new Refused(payload.userErrors.map(words));
  return payload;
}

// Runs an operation with one root field and returns its value, which may be null.
async function ask(query, variables, accessToken) {
  const headers = { "content-type": "application/json", accept: "application/json", "apollo-require-preflight": "true" };
  if (accessToken) headers.authorization = `Bearer ${accessToken}`;
  let answer;
  try {
    const body = JSON.stringify({ query, variables });
    const response = await fetch("/graphql", { method: "POST", headers, body, credentials: "omit", cache: "no-store" });
    answer = await response.json();
  } catch {
    throw new Refused(["Carnet does not respond. Try again in a moment."]);
  }
  if (answer.errors?.length) throw new Refused(answer.errors.map(words));
  return Object.values(answer.data ?? {})[0];
}

function words(error) {
  const code = error.code ?? error.extensions?.code;
  return code ? `${error.message} (${code})` : error.message;
}

function samePassword(fields) {
  if (fields.password !== fields.again) throw new Refused(["The two passwords differ. Enter the same password twice."]);
}

const actions = {
  async verify(fields) {
    samePassword(fields);
    const query = "mutation VerifyEmail($input: VerifyEmailInput!) { verifyEmail(input: $input) { deviceToken userErrors { code message } } }";
    const { deviceToken: known } = await run(query, { token, password: fields.password });
    return { message: "Your email address is confirmed. You can sign in now.", device: known };
  },

  async reset(fields) {
    samePassword(fields);
    const query = "mutation ResetPassword($input: ResetPasswordInput!) { resetPassword(input: $input) { deviceToken userErrors { code message } } }";
    const { deviceToken: known } = await run(query, { token, newPassword: fields.password });
    return { message: "Your password has been changed. Sign in with the new one.", device: known };
  },

  async register(fields) {
    samePassword(fields);
    const query = "mutation RegisterUser($input: RegisterUserInput!) { registerUser(input: $input) { deviceToken userErrors { code message } } }";
    const input = { invitationToken: token, name: fields.name, password: fields.password };
    const { deviceToken: known } = await run(query, input);
    return { message: "Your account has been created, and you are now a member. You can sign in.", device: known };
  },

  async accept(fields) {
    const signIn = "mutation SignIn($input: SignInInput!) { signIn(input: $input) { session { accessToken } userErrors { code message } } }";
    const input = { email: fields.email, password: fields.password };
    if (fields.code.trim()) input.secondFactorCode = fields.code.trim();
    const { session } = await run(signIn, input);
    if (!session) throw new Refused(["Carnet returned no result. Try again in a moment."]);
    const query = "mutation AcceptInvitation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { userErrors { code message } } }";
    try {
      await run(query, { token }, session.accessToken);
    } finally {
      // The session was only for this call. If signing out fails, it expires.
      await run("mutation SignOut { signOut { userErrors { code message } } }", null, session.accessToken).catch(() => {});
    }
    return { message: "You are now a member. Sign in again to use your new membership." };
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
