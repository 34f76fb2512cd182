// What is asked before something is done, and what is told after.

import { byId, h } from "./dom.js";

const TOLD_MS = 8000;

function ask(title, content, buttons) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-labelledby": "dialog-title" });
    const form = h("form", { method: "dialog" }, h("h2", { id: "dialog-title" }, title), ...content, h("div", { class: "buttons" }, ...buttons));
    dialog.append(form);
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const cancel = () => h("button", { value: "no", autofocus: true }, "Cancel");

/** @return whether it may be done; what hurts is never the button that Enter presses */
export const confirmed = (what, consequence) =>
  ask(what + "?", [h("p", {}, consequence)], [cancel(), h("button", { value: "yes", class: "hurts" }, what)]);

const SIGNALS = ["HUP", "INT", "QUIT", "USR1", "USR2", "WINCH", "TERM", "KILL", "STOP", "CONT"];

/** @return a signal, or null */
export async function chosenSignal(name) {
  const select = h("select", { id: "signal" }, ...SIGNALS.map((signal) => h("option", {}, signal)));
  const chosen = await ask(
    `Send a signal to ${name}`,
    [h("label", { for: "signal" }, "Signal "), select],
    [cancel(), h("button", { value: "yes" }, "Send")],
  );
  return chosen ? select.value : null;
}

export function tell(message, isWrong = false) {
  const line = h("p", isWrong ? { class: "wrong" } : {}, message);
  byId("told").append(line);
  setTimeout(() => line.remove(), TOLD_MS);
}
