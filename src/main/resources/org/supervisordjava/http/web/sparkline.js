// A small curve of the last values.

import { svg } from "./dom.js";

const POINTS = 40;

export class Sparkline {
  constructor() {
    this.values = [];
    this.line = svg("polyline");
    this.element = svg("svg", { class: "spark", viewBox: `0 0 ${POINTS - 1} 10`, preserveAspectRatio: "none", "aria-hidden": "true" }, this.line);
  }

  /** @param least the scale reaches at least so far: noise is not to look like load */
  add(value, least) {
    this.values.push(value);
    if (this.values.length > POINTS) this.values.shift();
    const top = Math.max(least, ...this.values);
    const first = POINTS - this.values.length;
    this.line.setAttribute("points", this.values.map((each, i) => `${first + i},${(9.5 - (9 * each) / top).toFixed(2)}`).join(" "));
  }

  clear() {
    this.values = [];
    this.line.removeAttribute("points");
  }
}
