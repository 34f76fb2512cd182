// Colours of terminals (SGR sequences) as elements. The 16 colours follow the page, light or dark; others are as told.

import { h } from "./dom.js";

const SEQUENCE = /\x1b\[([0-9;:]*)m/;
// What else a log file may have: other sequences, and control characters but the tab.
const REST = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]/g;

const plain = () => ({ classes: new Set(), colour: null });

/** Nodes for one line of text. */
export function coloured(line) {
  if (!line.includes("\x1b")) {
    return [clean(line)];
  }
  const parts = line.split(SEQUENCE);
  const nodes = [];
  let style = plain();
  parts.forEach((part, index) => {
    if (index % 2 === 1) {
      style = applied(style, part);
    } else {
      const shown = clean(part);
      if (shown !== "") nodes.push(styled(shown, style));
    }
  });
  return nodes;
}

const clean = (text) => text.replace(REST, "");

/** For a search: what can be seen. */
export const stripped = (line) => (line.includes("\x1b") ? line.split(SEQUENCE).filter((_, i) => i % 2 === 0).join("") : line).replace(REST, "");

function styled(text, style) {
  if (style.classes.size === 0 && style.colour === null) {
    return text;
  }
  const element = h("span", { class: [...style.classes].join(" ") }, text);
  if (style.colour !== null) element.style.color = style.colour;
  return element;
}

function applied(before, parameters) {
  let style = { classes: new Set(before.classes), colour: before.colour };
  const codes = parameters.split(/[;:]/).map((code) => Number(code || 0));
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) {
      style = plain();
    } else if ([1, 3, 4, 7, 9].includes(code)) {
      style.classes.add("a" + code);
    } else if (code === 22) {
      style.classes.delete("a1");
    } else if ([23, 24, 27, 29].includes(code)) {
      style.classes.delete("a" + (code - 20));
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      foreground(style, "a" + (code > 37 ? code - 60 : code), null);
    } else if (code === 39) {
      foreground(style, null, null);
    } else if (code === 38 || code === 48) {
      const [taken, colour, name] = extended(codes.slice(i + 1));
      if (code === 38) foreground(style, name, colour);
      i += taken;
    }
  }
  return style;
}

function foreground(style, name, colour) {
  style.classes.forEach((each) => /^a3\d$/.test(each) && style.classes.delete(each));
  if (name !== null) style.classes.add(name);
  style.colour = colour;
}

/** Of 256 colours or of all: how many codes it took, the colour, or the class when it is one of the 16. */
function extended(codes) {
  if (codes[0] === 2) {
    return [4, `rgb(${codes.slice(1, 4).map((part) => Math.min(255, part || 0)).join(" ")})`, null];
  }
  const number = Math.min(255, codes[1] || 0);
  if (number < 16) return [2, null, "a" + (30 + (number % 8))];
  if (number > 231) return [2, `rgb(${Array(3).fill(8 + (number - 232) * 10).join(" ")})`, null];
  const step = (part) => (part === 0 ? 0 : 55 + part * 40);
  const cube = number - 16;
  return [2, `rgb(${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(step).join(" ")})`, null];
}
