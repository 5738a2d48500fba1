// One conversation by the package ws. In: a JSON line on standard input; out: a JSON line on standard output.
//
// {"url", "protocols", "compress", "say": [{"text"} | {"base64"} | {"parts": [text]}], "then": "close"|"drop"|"wait"}
// -> {"protocol", "extensions", "heard": [{"text"} | {"base64"}], "code", "reason", "refused"}

import WebSocket from "ws";
import { readFileSync } from "node:fs";

const visit = JSON.parse(readFileSync(0, "utf8"));
const found = { protocol: "", extensions: "", heard: [], code: 0, reason: "", refused: 0 };

const socket = new WebSocket(visit.url, visit.protocols, { perMessageDeflate: visit.compress });

function tell() {
  console.log(JSON.stringify(found));
}

function leave() {
  if (visit.then === "close") socket.close(4001, "had enough");
  if (visit.then === "drop") socket.terminate();
}

socket.on("open", () => {
  found.protocol = socket.protocol;
  found.extensions = socket.extensions;
  for (const said of visit.say) {
    if (said.parts) {
      said.parts.forEach((part, index) => socket.send(part, { fin: index === said.parts.length - 1 }));
    } else {
      socket.send(said.base64 === undefined ? said.text : Buffer.from(said.base64, "base64"));
    }
  }
  if (visit.hear === 0) leave();
});
socket.on("message", (data, isBinary) => {
  found.heard.push(isBinary ? { base64: data.toString("base64") } : { text: data.toString("utf8") });
  if (found.heard.length === visit.hear) leave();
});
socket.on("unexpected-response", (request, response) => {
  found.refused = response.statusCode;
  request.destroy();
  tell();
});
socket.on("error", () => {}); // the end is told by close, a refusal by its answer
socket.on("close", (code, reason) => {
  found.code = code;
  found.reason = reason.toString("utf8");
  tell();
});
