// A seller's browser session: register, read the email, add a product, check it, order an assessment and follow the order live.
//
//   CARNET_URL=http://127.0.0.1:4600/graphql CARNET_CLIENT_KEY=… npm start
import { Graph, codeOf, document } from "./graph.js";
import { codeFromMail } from "./mail.js";
import { Tokens } from "./token.js";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
}

const url = setting("CARNET_URL");
const clientKey = setting("CARNET_CLIENT_KEY");
const graph = new Graph(url, clientKey);
const lane = { origin: "CN", destination: "DE", mode: "AIR", aircraft: "CARGO" };

async function signUp(): Promise<void> {
  const email = `web-${crypto.randomUUID()}@example.org`;
  const password = "correct horse battery staple";
  const { registrationId } = await graph.mutate<{ registrationId: string }>("register-organisation", {
    kind: "SELLER",
    legalName: "Fensterladen GmbH",
    country: "DE",
    owner: { email, name: "Frieda Fenster" },
  });
  // With the ID of the registration, the code of any email to the address completes it.
  await graph.mutate("verify-email", { token: await codeFromMail(email), password, registrationId });
  type SignedIn = { session: { accessToken: string; user: { id: string } } };
  const { session } = await graph.mutate<SignedIn>("sign-in", { email, password });
  graph.signIn(session.accessToken);
  console.log(`signed in as ${email}`);
  const holder = await new Tokens(url).verify(session.accessToken);
  if (holder.user !== session.user.id) throw new Error("the access token is somebody else's");
  console.log(`the access token is good for ${String(holder.roles)}`);
}

/** A request without a valid token is refused with the status 401; the error has the code by which the program decides. */
async function showRefusal(): Promise<void> {
  const stranger = new Graph(url, clientKey);
  stranger.signIn("expired");
  try {
    await stranger.query("my-sessions", {});
  } catch (error) {
    const code = codeOf(error);
    if (code !== "UNAUTHENTICATED") throw error;
    console.log(`without a valid token: ${code}`);
    return;
  }
  throw new Error("a query without a valid token was answered");
}

async function addAndCheck(): Promise<string> {
  const { product } = await graph.mutate<{ product: { id: string } }>("create-product", {
    sku: "PB-10000",
    name: "Power bank 10,000 mAh",
    originCountry: "CN",
    hsCode: "850760",
    facts: [
      { name: "un_number", text: "3480" },
      { name: "ce_marked", flag: true },
      { name: "state_of_charge_percent", number: 28 },
    ],
  });
  type Check = { selfCheck: { verdict: string; findings: { rule: string; status: string }[] } };
  const { selfCheck } = await graph.mutate<Check>("run-self-check", { productId: product.id, lane });
  console.log(`self-check: ${selfCheck.verdict}`);
  for (const finding of selfCheck.findings) console.log(`  ${finding.rule}: ${finding.status}`);
  return product.id;
}

async function order(productId: string): Promise<string> {
  type Providers = { providers: { edges: { node: { id: string; displayName: string } }[] } };
  const { providers } = await graph.query<Providers>("providers", { filter: { documentType: "UN383_SUMMARY" } });
  const provider = providers.edges[0]?.node;
  if (provider === undefined) throw new Error("no provider issues UN 38.3 test summaries");
  const input = { productId, providerIds: [provider.id], type: "TESTING", lane, requirementIds: ["AIR-UN3480-CAO"] };
  const { order } = await graph.mutate<{ order: { id: string; number: string } }>("request-assessment", input);
  console.log(`order ${order.number} goes to ${provider.displayName}`);
  return order.id;
}

/** Subscribes, cancels the order, and waits for the update. */
async function watch(orderId: string): Promise<void> {
  type Update = { orderUpdated: { status: string; product: { name: string } } };
  const updates = graph.client.subscribe<Update>({ query: document("order-updated"), variables: { orderId } });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no live update within 20 s")), 20_000);
    const subscription = updates.subscribe({
      next: ({ data, error }) => {
        if (error !== undefined) reject(error);
        if (data === undefined || data === null) return;
        console.log(`live: ${data.orderUpdated.product.name} is ${data.orderUpdated.status}`);
        if (data.orderUpdated.status === "CANCELLED") {
          clearTimeout(timer);
          subscription.unsubscribe();
          resolve();
        }
      },
      error: reject,
    });
    // The request for the stream is sent first, so that no later change is missed.
    setTimeout(() => graph.mutate("cancel-order", { orderId, reason: "Only an example" }).catch(reject), 1_000);
  });
}

await signUp();
await showRefusal();
await watch(await order(await addAndCheck()));
console.log("done");
