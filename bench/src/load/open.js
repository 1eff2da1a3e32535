// An open model: requests arrive at a constant rate, however fast the answers are. `cargo xtask bench` runs it with k6.
import http from "k6/http";
import { SharedArray } from "k6/data";
import { Rate } from "k6/metrics";
import exec from "k6/execution";

const address = __ENV.ADDRESS;
const requests = new SharedArray("requests", () =>
  JSON.parse(open(__ENV.PLAN)).requests.map((request) => ({
    headers: Object.fromEntries(request.headers.map((header) => [header.name, header.value])),
    body: request.body,
  })),
);
const failures = new Rate("failures");

export const options = {
  summaryTrendStats: ["p(50)", "p(95)", "p(99)", "p(99.9)", "max"],
  scenarios: {
    open: {
      executor: "constant-arrival-rate",
      rate: Number(__ENV.RATE),
      timeUnit: "1s",
      duration: __ENV.DURATION,
      preAllocatedVUs: Number(__ENV.VUS),
      maxVUs: Number(__ENV.VUS),
    },
  },
};

export default function () {
  const request = requests[exec.scenario.iterationInTest % requests.length];
  const headers = { ...request.headers, "content-type": "application/json", accept: "application/json" };
  const response = http.post(`http://${address}/graphql`, request.body, { headers });
  const text = response.body || "";
  failures.add(response.status !== 200 || text.includes('"errors":[') || text.includes('"userErrors":[{'));
}

export function handleSummary(data) {
  const metrics = Object.entries(data.metrics).map(([name, metric]) => [name, metric.values]);
  return { [__ENV.RESULT]: JSON.stringify(Object.fromEntries(metrics)) };
}
