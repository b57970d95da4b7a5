// What a line of a minute is while it is typed. The server reads the same lines (boards/minutes/text.py, lines.py).
import { afterMark, isOutcome, owners } from "./recording-words.js";

// As boards/minutes/list_marks.py reads them; a bullet of Word's is a private character until it is saved.
const BULLET = "[-*–—·‣⁃▪▫●○◦■➢❖◆•o\\uf000-\\uf0ff]";
const LABEL = "\\((?:\\d{1,3}|[a-z]{1,5}|[A-Z]{1,5})\\)|(?:\\d{1,3}|[a-z]{1,5}|[A-Z]{1,5})\\)|(?:\\d{1,3}|[a-z]|[ivxl]{2,5})\\.|\\d{1,3}(?:\\.\\d{1,3}){1,3}\\.?";
const LIST = new RegExp(`^([ \\t]*)(?:(${BULLET})|(${LABEL}))([ \\t\u00a0]+)(.*)$`);
const COUNTED = /^(\(?(?:\d+\.)*?)(\d+|[A-Za-z]+)([.)]?)$/;
const ROMAN = [["l", 50], ["xl", 40], ["x", 10], ["ix", 9], ["v", 5], ["iv", 4], ["i", 1]];

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

// Two texts as one: the first, with what the second says besides where it says it. No line and no sentence is there twice,
// and of a sentence that goes on in one of them the longer stays.
export function together(one, other) {
  const lines = one.split("\n");
  const [mine, theirs] = [one, other].map((text) => new Set(text.split("\n").map((line) => line.trim())));
  let at = -1; // the last line that both have
  for (const line of other.split("\n")) {
    const words = line.trim();
    if (!words) continue;
    const same = lines.findIndex((there) => there.trim() === words);
    // A line that only one of them has may be the other's, before or after somebody went on typing in it.
    const longer = lines.findIndex((there) => goesOn(there.trim(), words) && !theirs.has(there.trim()));
    const shorter = lines.findIndex((there) => goesOn(words, there.trim()) && !theirs.has(there.trim()));
    if (same >= 0 || longer >= 0) {
      at = same >= 0 ? same : longer;
    } else if (shorter >= 0 && !mine.has(words)) {
      lines[shorter] = line;
      at = shorter;
    } else {
      const more = sentencesOf(words).filter((sentence) => !lines.some((there) => says(there, sentence)));
      if (!more.length) continue;
      const said = line.match(/^\s*/)[0] + more.join(" ");
      at = at < 0 ? lines.length - 1 : at;
      if (lines.length === 1 && !lines[0].trim()) lines[0] = said;
      else lines.splice((at += 1), 0, said);
    }
  }
  return lines.join("\n");
}

const goesOn = (long, short) => short.length > 3 && long.startsWith(short) && /^[^\p{L}\p{N}]/u.test(long.slice(short.length));
const sentencesOf = (line) => line.match(/.+?[.!?](?=\s|$)\s*|.+$/g).map((sentence) => sentence.trim());
const says = (line, sentence) => sentencesOf(line.trim() || " ").some((mine) => mine === sentence);

// The selection, or the word of the caret, in bold, or no more where it was: {start, end, text, select}. Each line of a
// selection has stars of its own, after the mark of a list.
export function bold(text, start, end) {
  if (start === end) {
    while (start > 0 && /[\p{L}\p{N}'’-]/u.test(text[start - 1])) start -= 1;
    while (end < text.length && /[\p{L}\p{N}'’-]/u.test(text[end])) end += 1;
  }
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  if (start === end) {
    if (text.slice(start - 2, start) === "**" && text.slice(end, end + 2) === "**") {
      return { start: start - 2, end: end + 2, text: "", select: [start - 2, start - 2] };
    }
    return { start, end, text: "****", select: [start + 2, start + 2] };
  }
  const chosen = text.slice(start, end);
  if (text.slice(start - 2, start) === "**" && text.slice(end, end + 2) === "**") {
    return { start: start - 2, end: end + 2, text: chosen, select: [start - 2, end - 2] };
  }
  const parts = chosen.split("\n").map((line) => line.match(/^(\s*(?:[-*•–]\s+|\(?\w{1,4}[.)]\s+)?)(.*?)(\s*)$/s).slice(1));
  const isBold = parts.every(([, words]) => !words || /^\*\*.+\*\*$/.test(words));
  const turned = parts.map(([mark, words, after]) => {
    if (!words) return mark + after;
    const plain = words.replaceAll("**", "");
    return mark + (isBold ? plain : `**${plain}**`) + after;
  });
  const made = turned.join("\n");
  const isOneLine = parts.length === 1 && !parts[0][0] && !isBold;
  const select = isOneLine ? [start + 2, start + made.length - 2] : [start, start + made.length];
  return { start, end, text: made, select };
}

// What Enter puts at the end of a list's line: the next number, letter or bullet; an empty point ends the list. Null elsewhere.
export function goOn(text, start, end) {
  if (start !== end) return null;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const rest = text.slice(start).split("\n", 1)[0];
  const found = text.slice(lineStart, start).match(LIST);
  if (rest || !found) return null;
  const [, indent, bullet, label, gap, words] = found;
  if (!words.trim()) return { start: lineStart, end: start, text: "" };
  if (words.includes("\t")) return null; // a row of a table whose first cell is a number
  if (label && isProse(label, gap, words)) return null;
  const mark = bullet ?? next(label, before(text.slice(0, lineStart), indent));
  return mark ? { start, end, text: `\n${indent}${mark}${gap}` } : null;
}

const EMPTY = new RegExp(`^([ \\t]*)(?:(${BULLET})|(${LABEL}))([ \\t\u00a0]+)$`);
const TYPED = new RegExp(`^([ \\t]*)(?!o[ \\t])((?:${BULLET})|(?:${LABEL}))([ \\t])$`);

// The mark in place of both, where one is typed right behind a mark that Enter put there; deeper with spaces between them. Null
// for any other words.
export function retyped(auto, typed) {
  const found = typed.match(TYPED);
  if (!found) return null;
  const [indent] = auto.match(/^[ \t]*/);
  return `${indent}${found[1] ? "  " : ""}${found[2]}${found[3]}`;
}

// The line of an empty point one level deeper (Tab), or back (Shift+Tab): null where there is none, or no such level, so that the
// key goes on to the next field.
export function moved(text, caret, isBack) {
  const start = text.lastIndexOf("\n", caret - 1) + 1;
  const found = text.slice(start, caret).match(EMPTY);
  if (!found || text.slice(caret).split("\n", 1)[0].trim()) return null;
  const [, indent, bullet, label, gap] = found;
  if (isBack ? !indent : indent.length >= 2 * (DEEPEST - 1)) return null;
  const wanted = isBack ? indent.replace(/(?: {1,2}|\t)$/, "") : `${indent}  `;
  const last = pointBefore(text.slice(0, start), wanted);
  const mark = last ? (last[2] ?? next(last[3], "")) : (bullet ?? first(label));
  return { start, end: caret, text: `${wanted}${mark || label}${gap}` };
}

const DEEPEST = 3; // levels of a list

// The point before at that indent, of the same list.
function pointBefore(text, indent) {
  for (const line of text.split("\n").slice(0, -1).reverse()) {
    const found = line.match(LIST);
    if (!line.trim() || (found && found[1].length < indent.length)) return null;
    if (found && found[1].length === indent.length) return found;
  }
  return null;
}

// The first label of those that go on as this one does.
function first(label) {
  return label.replace(/(\d+|[A-Za-z]+)([.)]?)$/, (_, counted, closing) => {
    if (/\d/.test(counted)) return `1${closing}`;
    const low = counted.toLowerCase();
    const one = low.length > 1 && romanNumber(low) ? "i" : "a";
    return (counted === low ? one : one.toUpperCase()) + closing;
  });
}

// “4.1 million” is no paragraph of item 4.
const isProse = (label, gap, words) => /^\d+\.\d/.test(label) && gap === " " && !/^["“‘'(]?[A-Z]/.test(words);

// The label of the point before, of the same indent.
function before(text, indent) {
  for (const line of text.split("\n").slice(0, -1).reverse()) {
    const found = line.match(LIST);
    if (!found && line.trim()) return "";
    if (found && found[1] === indent) return found[3] ?? "";
  }
  return "";
}

// The label after this one: ``i)`` goes on with ``ii)``, and after ``h)`` with ``j)``. Nothing where it counts nothing.
function next(label, last) {
  const found = label.match(COUNTED);
  if (!found) return "";
  const [, opening, counted, closing] = found;
  if (/\d/.test(counted)) return `${opening}${Number(counted) + 1}${closing}`;
  const low = counted.toLowerCase();
  const number = romanNumber(low);
  const lastLow = (last.match(COUNTED)?.[2] ?? "").toLowerCase();
  const goesOnFrom = number > 1 && romanNumber(lastLow) === number - 1;
  const isRoman = number && (goesOnFrom || (low === "i" ? lastLow !== "h" : low.length > 1 && afterLetter(lastLow) !== low));
  const after = isRoman ? roman(number + 1) : afterLetter(low);
  return after && `${opening}${counted === low ? after : after.toUpperCase()}${closing}`;
}

// The letters after these, as Word has them: after z comes aa.
function afterLetter(letters) {
  if (!letters || new Set(letters).size > 1) return "";
  if (letters[0] === "z") return "a".repeat(letters.length + 1);
  return String.fromCharCode(letters.charCodeAt(0) + 1).repeat(letters.length);
}

export function roman(number) {
  let written = "";
  for (const [letters, value] of ROMAN) {
    while (number >= value) {
      written += letters;
      number -= value;
    }
  }
  return written;
}

function romanNumber(written) {
  let [number, rest] = [0, written];
  for (const [letters, value] of ROMAN) {
    while (rest.startsWith(letters)) {
      number += value;
      rest = rest.slice(letters.length);
    }
  }
  return rest || roman(number) !== written ? 0 : number;
}
