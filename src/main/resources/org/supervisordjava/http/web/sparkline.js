// A small curve of the last values.

import { svg } from "./dom.js";

const POINTS = 40;

export class Sparkline {
  constructor() {
    this.values = [];
    this.line = svg("polyline");
    this.element = svg("svg", { class: "spark", viewBox: `0 0 ${POINTS - 1} 10`, preserveAspectRatio: "none", "aria-hidden": "true" }, this.line);
    this.show();
  }

  /** @param least the scale reaches at least so far: noise is not to look like load */
  add(value, least) {
    this.values.push(value);
    if (this.values.length > POINTS) this.values.shift();
    const top = Math.max(least, ...this.values);
    const step = (POINTS - 1) / Math.max(1, this.values.length - 1);
    this.line.setAttribute("points", this.values.map((each, i) => `${(step * i).toFixed(1)},${(9.5 - (9 * each) / top).toFixed(1)}`).join(" "));
    this.show();
  }

  /** One value is no curve. */
  show() {
    this.element.toggleAttribute("hidden", this.values.length < 2);
  }

  clear() {
    this.values = [];
    this.show();
  }
}
