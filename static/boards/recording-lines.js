// What a line of a minute is while it is typed. The server reads the same lines (boards/minutes/text.py, lines.py).
import { afterMark, isOutcome, owners } from "./recording-words.js";

const LIST = /^(\s*)(?:([-*•])|([a-z])\))\s+(.*)$/;

// The lines, trimmed, that are to be decisions or actions, or look like them.
export const outcomeLines = (text) =>
  text
    .split("\n")
    .filter(isOutcome)
    .map((line) => line.trim());

// The names, roles and bodies that go on from what is typed of an owner, at most four, each as {start, end, text} to put in
// its place.
export function complete(text, caret, people) {
  const start = text.lastIndexOf("\n", caret - 1) + 1;
  const line = text.slice(start, caret);
  const written = afterMark(line);
  if (written === null || written.includes(":")) return [];
  const typed = written.split(/,|;|&|\/|\band\b/).at(-1);
  const wanted = typed.trim().toLowerCase();
  if (wanted.length < 2 || /\s(to|will)\s/i.test(typed)) return [];
  const fits = [...people, ...owners].filter(
    ({ name, initials }) =>
      initials.toLowerCase() === wanted ||
      name.toLowerCase().startsWith(wanted) ||
      name.toLowerCase().split(/\s+/).some((part) => part.startsWith(wanted)),
  );
  if (fits.length > 4 || fits.some(({ name }) => name.toLowerCase() === wanted)) return [];
  const first = fits.find(({ name }) => fits.every((other) => other.name.startsWith(name))); // “All members” of those present
  return (first ? [first] : fits).map(({ name }) => ({ start: caret - typed.trimStart().length, end: caret, text: name }));
}

// A line that begins with the mark: the one of the caret where nothing is written in it, else a new one after it.
export function begin(text, caret, mark) {
  const start = text.lastIndexOf("\n", caret - 1) + 1;
  const line = text.slice(start).split("\n", 1)[0];
  if (!line.trim()) return { start, end: start + line.length, text: mark };
  return { start: start + line.length, end: start + line.length, text: `\n${mark}` };
}

// Two texts as one: the first, then what lines the second has besides.
export function together(one, other) {
  const there = new Set(one.split("\n"));
  const more = other.split("\n").filter((line) => !there.has(line));
  return more.length ? `${one.trimEnd()}\n${more.join("\n")}` : one;
}

// What Enter puts at the end of a list's line: the next letter or dash; an empty point ends the list. Null elsewhere.
export function goOn(text, start, end) {
  if (start !== end) return null;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const rest = text.slice(start).split("\n", 1)[0];
  const found = text.slice(lineStart, start).match(LIST);
  if (rest || !found) return null;
  const [, indent, dash, letter, words] = found;
  if (!words.trim()) return { start: lineStart, end: start, text: "" };
  const mark = dash ?? `${String.fromCharCode(Math.min(letter.charCodeAt(0) + 1, 122))})`;
  return { start, end, text: `\n${indent}${mark} ` };
}
