// Questions to the service that this page comes from.

import { announce, at } from "./elements.js";

// Lives as long as the page: it is written nowhere.
const admin = { token: null };

export class ProblemError extends Error {
  constructor(problem) {
    const faults = (problem.faults ?? []).map((one) => `${one.field}: ${one.fault}`).join("; ");
    super([`${problem.title}: ${problem.detail}.`, faults, problem.advice].filter(Boolean).join(" "));
    this.status = problem.status;
    this.reason = problem.reason;
  }
}

function credentials(asAdmin) {
  const headers = {};
  const key = sessionStorage.getItem("api-key");
  if (key) headers["X-API-Key"] = key;
  if (asAdmin && admin.token) headers.Authorization = `Bearer ${admin.token}`;
  return headers;
}

// Raises ProblemError with what the service said, TypeError when it does not answer.
export async function ask(path, { method, body, signal, asAdmin = false } = {}) {
  const headers = { Accept: "application/json", ...credentials(asAdmin) };
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, { method: method ?? (body ? "POST" : "GET"), headers, body: body ? JSON.stringify(body) : undefined, signal });
  if (response.status === 401 && !asAdmin) at("key-form").hidden = false;
  if ((response.headers.get("Content-Type") ?? "").startsWith("application/problem+json")) throw new ProblemError(await response.json());
  return response;
}

export const askJson = async (path, options) => (await ask(path, options)).json();

// The answer, or undefined after the page has said what went wrong.
export async function attempt(action) {
  try {
    const value = await action();
    quiet();
    return value;
  } catch (error) {
    say(error);
    return undefined;
  }
}

export function say(error) {
  const words = error instanceof TypeError ? "The service does not answer. Trying again every few seconds." : error.message;
  if (at("notice").textContent !== words) at("notice").textContent = words;
  at("notice").hidden = false;
}

export function quiet() {
  if (at("notice").hidden) return;
  at("notice").hidden = true;
  at("notice").textContent = "";
  announce("The service answers.");
}

export function useKey(key) {
  sessionStorage.setItem("api-key", key);
}

export function useToken(token) {
  admin.token = token;
}

export const hasToken = () => admin.token !== null;

// Server-sent events over fetch: an EventSource cannot send a key.  Ends with the connection.
export async function readEvents(path, signal, take) {
  const response = await ask(path, { signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    pending += value;
    const events = pending.split("\n\n");
    pending = events.pop();
    for (const event of events) {
      const line = event.split("\n").find((one) => one.startsWith("data: "));
      if (line) take(JSON.parse(line.slice(6)));
    }
  }
}
