// What buttons do.

import * as api from "./api.js";
import { chosenSignal, confirmed, tell } from "./dialogs.js";
import { h } from "./dom.js";

const RUNS = ["RUNNING", "STARTING", "BACKOFF"];
const IS_DOWN = ["STOPPED", "EXITED", "FATAL", "UNKNOWN"];

async function doIt(button, path, done) {
  button.disabled = true;
  try {
    const answer = await api.post(path);
    const failed = (answer.outcomes ?? []).filter((outcome) => outcome.fault !== "SUCCESS");
    if (failed.length > 0) {
      tell(failed.map((outcome) => `${outcome.name}: ${outcome.fault} ${outcome.message}`).join("; "), true);
    } else {
      tell(done);
    }
  } catch (problem) {
    tell(problem.message, true);
  } finally {
    button.disabled = false;
  }
}

const path = (process, action) => `${api.of(process.name)}/${action}`;

const start = (button, process) => doIt(button, path(process, "start"), `${process.name} has been started`);

async function stop(button, process) {
  if (await confirmed(`Stop ${process.name}`, "It stays down until somebody starts it.")) {
    await doIt(button, path(process, "stop"), `${process.name} has been stopped`);
  }
}

async function restart(button, process) {
  if (await confirmed(`Restart ${process.name}`, "It does not serve until it is up again.")) {
    await doIt(button, path(process, "restart"), `${process.name} has been restarted`);
  }
}

async function signal(button, process) {
  const chosen = await chosenSignal(process.name);
  if (chosen !== null) {
    await doIt(button, path(process, "signal?signal=" + chosen), `${process.name} has been sent SIG${chosen}`);
  }
}

async function clear(button, process) {
  if (await confirmed(`Clear the log of ${process.name}`, "What its log files hold is gone for good.")) {
    await doIt(button, path(process, "clear"), `The log of ${process.name} has been cleared`);
  }
}

const ACTIONS = [
  { label: "Start", action: start, fits: (process) => IS_DOWN.includes(process.state) },
  { label: "Stop", action: stop, hurts: true, fits: (process) => RUNS.includes(process.state) },
  { label: "Restart", action: restart, fits: (process) => RUNS.includes(process.state) },
  { label: "Signal…", action: signal, rare: true, fits: (process) => process.pid !== 0 },
  { label: "Clear log", action: clear, rare: true, hurts: true, fits: (process) => process.stdout_logfile + process.stderr_logfile !== "" },
];

/** The buttons of one program; those that do not fit its state are hidden, and stay in the page so that the focus does. */
export class Buttons {
  constructor(withRare, mayOperate) {
    this.element = h("span", { class: "buttons" });
    this.buttons = [];
    if (!mayOperate) return;
    for (const { label, action, hurts, rare, fits } of ACTIONS) {
      if (rare && !withRare) continue;
      const button = h("button", { type: "button", class: hurts ? "hurts" : null, onclick: () => action(button, this.process) }, label);
      this.buttons.push({ button, fits, label });
      this.element.append(button);
    }
  }

  show(process) {
    this.process = process;
    for (const { button, fits, label } of this.buttons) {
      const name = `${label.replace("…", "")} ${process.name}`;
      if (button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
      button.hidden = !fits(process);
    }
  }
}

export function allButtons() {
  const restartAll = h("button", { type: "button", onclick: () => all(restartAll, "restart", "Restart all", "No program serves until it is up again.") }, "Restart all");
  const stopAll = h(
    "button",
    { type: "button", class: "hurts", onclick: () => all(stopAll, "stop", "Stop all", "Every program goes down and stays down until somebody starts it.") },
    "Stop all",
  );
  return [restartAll, stopAll];
}

async function all(button, action, label, consequence) {
  if (await confirmed(label + " programs", consequence)) {
    await doIt(button, `processes/all/${action}`, `${label}: done`);
  }
}
