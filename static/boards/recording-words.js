// How decisions and actions begin, and the roles and bodies that may own an action: the server's list, which the page brings
// (boards/minutes/words.py). The server alone decides what a line is; here is which lines it is to be asked about.
const words = JSON.parse(document.getElementById("recording-words").textContent);

const begins = new RegExp(words.begins, "i");
const capitals = new RegExp(words.capitals);
const action = new RegExp(words.action, "i");

const recommendation = new RegExp(words.recommendation, "i");

// The number of the recommendation on which a line decides; empty in any other line.
export const decidedIn = (line) => {
  const [, word, colon, number] = line.match(recommendation) ?? [];
  return number && (colon || word === word.toUpperCase()) ? String(Number(number)) : "";
};

// Whether the server makes something of a line, or says why not.
export const isOutcome = (line) => begins.test(line) || capitals.test(line);

// What stands behind the first word of an action's line, where its owners are written; null in any other line.
export const afterMark = (line) => {
  const found = line.match(action);
  return found ? line.slice(found[0].length) : null;
};

export const owners = words.owners.map((name) => ({ name, initials: "" }));
