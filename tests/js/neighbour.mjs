// A neighbour's program: an unchanged automerge-repo client that reads and writes one document of the relay.
//
// node neighbour.mjs <address> <token> <document url>
//
// Says one line of JSON for everything that happens; takes one line of JSON, {section, key, value}, for everything it is
// to write. Ends when nobody speaks to it any more.

import http from "node:http";
import readline from "node:readline";

import { Repo, ImmutableString, cbor } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";

const [address, token, url] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

// The adapter has no way to name a header; the token belongs into one and never into an address.
const request = http.request;
http.request = (options, ...rest) =>
  request({ ...options, headers: { ...options.headers, Authorization: `Bearer ${token}` } }, ...rest);

class Adapter extends WebSocketClientAdapter {
  receiveMessage(bytes) {
    const message = cbor.decode(new Uint8Array(bytes));
    if (message.type === "error") say({ error: message.message });
    super.receiveMessage(bytes);
  }
}

const repo = new Repo({ network: [new Adapter(`ws://${address}/repo`, 60_000)] });
const plain = (doc) => JSON.parse(JSON.stringify(doc, (_, value) => (value instanceof ImmutableString ? value.val : value)));

let handle;
try {
  handle = await repo.find(url);
} catch (error) {
  say({ unavailable: String(error.message) });
  process.exit(0);
}
say({ doc: plain(handle.doc()) });
handle.on("change", ({ doc }) => say({ doc: plain(doc) }));

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { section, key, value, text } = JSON.parse(line);
  handle.change((doc) => {
    doc[section][key] = text ? value : new ImmutableString(value);
  });
}
process.exit(0);
