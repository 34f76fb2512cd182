// Figures as people read them.

export function span(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s / 3600) % 24} h`;
}

export function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export const percent = (share) => `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`;

export const count = (number, one, several = one + "s") => `${number} ${number === 1 ? one : several}`;

export const clock = (iso) => new Date(iso).toLocaleTimeString("en-GB");

export const time = (iso) => (iso === null ? "" : new Date(iso).toLocaleString("en-GB"));

/** "3 (2 exit, 1 oom)", and "0". */
export function restarts(byReason) {
  const told = Object.entries(byReason).filter(([, times]) => times > 0);
  const all = told.reduce((sum, [, times]) => sum + times, 0);
  return all === 0 ? "0" : `${all} (${told.map(([reason, times]) => `${times} ${reason}`).join(", ")})`;
}
