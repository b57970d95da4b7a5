// Lists and tables of a web page, of Teams or of Word as the minutes write them, with their levels: what comes with them as plain
// text has lost these. Structure alone is taken; the server reads it as if it had been typed (boards/minutes/text.py).
import { roman } from "./recording-lines.js";

const LONGEST = 2_000_000; // characters of HTML that are looked at
const TALLEST = 25; // lines of one cell; the server reads a few more
const PASSED = "script, style, head, template, noscript, svg";
const BLOCKS = /^(ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|DD|DIV|DL|DT|FIGURE|FOOTER|H[1-6]|HEADER|LI|MAIN|NAV|P|PRE|SECTION|TABLE|TD|TH|TR)$/;
const COUNTED = { a: letters, A: letters, i: roman, I: roman };
const STYLES = { "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I" };

// The text to paste, or null where the plain text has all that there is.
export function fromHtml(html) {
  if (!html || html.length > LONGEST || html.includes("urn:schemas-microsoft-com:office:excel")) return null; // Excel's tabs do
  // Styles are words here: the page applies none that stand in HTML (its content security policy).
  const plain = html.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle=/gi, " data-style="));
  const { body } = new DOMParser().parseFromString(plain, "text/html");
  for (const one of body.querySelectorAll(PASSED)) one.remove();
  if (!body.querySelector("li") && ![...body.querySelectorAll("table")].some(isTable)) return null;
  const written = new Written();
  written.all(body, { depth: 0 });
  return written.text;
}

class Written {
  constructor() {
    this.lines = [];
    this.line = "";
    this.prefix = ""; // of the line that is being written: the mark of a point, or the indent of what belongs to it
  }

  get text() {
    this.end();
    return this.lines.join("\n").replace(/\n{3,}/g, "\n\n").replace(/^\n+|\s+$/g, "");
  }

  end() {
    const words = this.line.replace(/[ \t\u00a0]+/g, " ").trim();
    if (words) {
      this.lines.push(this.prefix + words);
      this.prefix = " ".repeat(this.prefix.length);
    }
    this.line = "";
  }

  all(node, within) {
    for (const child of node.childNodes) this.one(child, within);
  }

  one(node, within) {
    if (node.nodeType === Node.TEXT_NODE) this.line += node.data.replace(/\s+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.tagName === "BR") this.end();
    else if (node.matches("ul, ol")) this.list(node, within);
    else if (node.tagName === "LI") this.point(node, { ...within, list: null, number: 1 });
    else if (isTable(node)) this.table(node);
    else if (!BLOCKS.test(node.tagName)) this.all(node, within);
    else {
      this.end();
      if (!within.depth && /^(P|H[1-6])$/.test(node.tagName)) this.gap();
      this.all(node, within);
      this.end();
      if (!within.depth && /^(P|H[1-6])$/.test(node.tagName)) this.gap();
    }
  }

  gap() {
    if (this.lines.length && this.lines.at(-1)) this.lines.push("");
  }

  list(list, { depth }) {
    this.end();
    const before = this.prefix;
    let number = Number(list.getAttribute("start")) || 1;
    for (const child of list.children) {
      if (child.tagName === "LI") {
        number = Number(child.getAttribute("value")) || number;
        this.point(child, { depth, list, number });
        number += 1;
      } else this.one(child, { depth: depth + 1 }); // a list within a list, as Outlook and Teams have it
    }
    this.prefix = depth ? before : "";
  }

  point(point, { depth, list, number }) {
    this.end();
    const level = Math.max(depth, (Number(point.dataset.ariaLevel || point.getAttribute("aria-level")) || 1) - 1); // Word online
    this.prefix = `${"  ".repeat(level)}${mark(list, number)} `;
    this.all(point, { depth: level + 1 });
    this.end();
    this.prefix = "";
  }

  // Rows of cells between tabs; a cell of several lines in quotes, as Excel has it, and dashes under a header.
  table(table) {
    this.end();
    this.prefix = "";
    const rows = [...table.rows].filter((row) => row.textContent.trim());
    if (this.lines.at(-1)) this.lines.push("");
    rows.forEach((row, place) => {
      const cells = [...row.cells].flatMap((cell) => [said(cell), ...Array(Math.max(0, cell.colSpan - 1)).fill("")]);
      this.lines.push(cells.join("\t"));
      const isHead = row.parentElement.tagName === "THEAD" || [...row.cells].every(({ tagName }) => tagName === "TH");
      if (!place && isHead && rows.length > 1) this.lines.push(cells.map(() => "---").join("\t"));
    });
    this.lines.push("");
  }
}

// One of data: not what a page is laid out by.
function isTable(node) {
  if (node.tagName !== "TABLE" || node.querySelector("table")) return false;
  return [...node.rows].some((row) => row.cells.length > 1);
}

function said(cell) {
  const written = new Written();
  written.all(cell, { depth: 1 });
  const lines = written.text.split("\n").filter((line) => line.trim());
  if (lines.length < 2 || lines.length > TALLEST) return lines.join(" ").replaceAll("\t", " ");
  return `"${lines.join("\n").replaceAll("\t", " ").replaceAll('"', '""')}"`;
}

function mark(list, number) {
  if (list?.tagName !== "OL") return "-";
  const kind = STYLES[list.dataset.style?.match(/list-style-type:\s*([a-z-]+)/)?.[1]] ?? list.getAttribute("type") ?? "1";
  const count = COUNTED[kind]?.(number) ?? String(number);
  return kind === "A" || kind === "I" ? `${count.toUpperCase()})` : `${count}.`;
}

function letters(number) {
  return String.fromCharCode(97 + ((number - 1) % 26)).repeat(Math.ceil(number / 26));
}
