// The names of a meeting: people, partnerships and schools, fetched once and looked up here, without the server. What is typed
// is gone on with (complete), and what is nearly a name is found (near); nothing is changed by itself. ADR 69.
const RETRY = 15000; // milliseconds until they are asked for again, where the server did not answer
const LOOKED_BACK = 120; // characters before the caret in which a name may begin
const LEAST = { people: 2, partnerships: 3, schools: 3 }; // letters that are typed until a name is shown
const SHORTEST_NEAR = 6; // letters of a name of which one may be wrong
const SHORTEST_PART = 10; // letters of the first words of a name, two and more, of which one may be wrong
const MOST_WORDS = 12; // of a name that is looked for in a text
const NOT_YET = new Set( // words that a sentence begins with; a name that goes on with one is shown after more of it
  (
    "a action agreed all also an and any are as at both but by can deferred did do dr each for from had has have he her here his how i if in is it its item " +
    "item last may miss more most mr mrs ms my new next no not noted now of on one or our part resolved school schools she since so some st that the their " +
    "then there these they this those three to two under was we were what when where which while who will with would year you"
  ).split(" "),
);

// Letter by letter, so that it stays as long as it was: small, without accents, apostrophes all of one sort.
const fold = (text) =>
  Array.from(text, (letter) =>
    /[‘’ʼ`´]/.test(letter) ? "'" : (letter.normalize("NFD")[0].toLowerCase() + letter).slice(0, letter.length),
  ).join("");
const lettersOf = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");
const digitsOf = (text) => text.replace(/\D/g, "");
const plainly = (text) => text.replace(/[‘’ʼ`´]/g, "'").replace(/\./g, "").replace(/\s+/g, " ");

export class Names {
  constructor(address) {
    this.address = address;
    this.entries = []; // sorted by key: {key, name, kind, least}
    this.waiting = [];
    this.asked = 0; // how many times they were
    this.isRight = new Set(); // what somebody said is no slip
  }

  get hasCome() {
    return this.entries.length > 0;
  }

  // Fetches them, now or once the server answers; whoever waits is told.
  async load() {
    clearTimeout(this.timer);
    const asked = (this.asked += 1);
    try {
      const response = await fetch(this.address, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (response.status >= 400 && response.status < 500) return; // not for this user any more
      if (!response.ok) throw new Error(response.status);
      const names = await response.json();
      if (asked === this.asked) this.take(names); // an older answer may have whom this user may not know of any more
    } catch {
      if (asked === this.asked) this.timer = setTimeout(() => this.load(), RETRY);
    }
  }

  whenThere(tell) {
    this.waiting.push(tell);
  }

  take(names) {
    this.names = names;
    const entries = new Map();
    for (const kind of ["people", "partnerships", "schools"]) {
      for (const name of names[kind]) for (const entry of this.ways(name, kind)) {
        if (!entries.has(entry.key)) entries.set(entry.key, entry);
      }
    }
    this.entries = [...entries.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
    this.readNear();
    for (const tell of this.waiting) tell();
  }

  // Somebody who was not there when they were fetched: a guest.
  add(name) {
    if (!this.names || this.names.people.includes(name)) return;
    this.take({ ...this.names, people: [...this.names.people, name] });
  }

  // How a name may begin: a person's with the last name too, another's without “The”.
  ways(name, kind) {
    const begins = kind === "people" ? name.lastIndexOf(" ") + 1 : /^The /i.test(name) ? 4 : 0;
    const texts = begins ? [name, name.slice(begins)] : [name];
    return texts.map((text) => ({ key: fold(text), name: text, kind, least: LEAST[kind] }));
  }

  // ---- what is being typed

  // The name that goes on from what stands before the caret, as {start, end, text} to put in its place; else null.
  complete(text, caret) {
    if (!this.hasCome || /[\p{L}\p{N}]/u.test(text[caret] ?? "")) return null;
    const from = Math.max(text.lastIndexOf("\n", caret - 1) + 1, caret - LOOKED_BACK);
    const line = text.slice(from, caret);
    if (!/[\p{L}\p{N}'’.& -]$/u.test(line)) return null;
    const folded = fold(line);
    for (const { index } of line.matchAll(/(?<![\p{L}\p{N}'’-])\p{Lu}/gu)) {
      const typed = folded.slice(index);
      if (NOT_YET.has(typed.trim())) continue;
      const entry = this.best(typed);
      if (entry) return entry.key === typed ? null : { start: from + index, end: caret, text: entry.name };
    }
    return null;
  }

  // The name that begins so: as it stands, else of people before partnerships before schools, in the order of the alphabet.
  best(typed) {
    const { entries } = this;
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle].key < typed) low = middle + 1;
      else high = middle;
    }
    if (entries[low]?.key === typed) return entries[low];
    const found = {};
    for (let at = low; entries[at]?.key.startsWith(typed); at += 1) {
      const entry = entries[at];
      if (typed.trim().length >= entry.least) found[entry.kind] ??= entry;
      if (found.people) break;
    }
    return found.people ?? found.partnerships ?? found.schools ?? null;
  }

  // ---- what is nearly a name

  // A name of which one letter is wrong is right in its first half or in its second: both are looked up.
  readNear() {
    this.whole = new Map(); // letters: how the names that have them are written
    this.parts = new Map(); // letters of a name's first words: how they are written
    this.halves = new Map(); // length and one half: the letters of names and of such parts
    this.words = new Set();
    for (const kind of ["people", "partnerships", "schools"]) {
      for (const name of this.names[kind]) {
        for (const word of name.split(/[\s-]+/)) this.words.add(lettersOf(word));
        this.index(name, kind);
        const last = kind === "people" ? name.split(" ").at(-1) : name;
        if (last !== name && lettersOf(last).length >= SHORTEST_NEAR) this.index(last, kind);
        if (kind !== "people") this.indexParts(name.replace(/^The /i, ""));
      }
    }
  }

  index(name, kind) {
    const letters = lettersOf(name);
    if (!this.whole.has(letters)) this.whole.set(letters, []);
    this.whole.get(letters).push({ name, kind });
    if (letters.length >= SHORTEST_NEAR) this.indexHalves(letters);
  }

  // “Saffron Walden” of “Saffron Walden Villages Partnership”: a place, or a name as it is said in short.
  indexParts(name) {
    for (const { index } of [...name.matchAll(/ /g)].slice(1)) {
      const part = name.slice(0, index);
      const letters = lettersOf(part);
      if (letters.length < SHORTEST_PART || this.parts.has(letters)) continue;
      this.parts.set(letters, part);
      this.indexHalves(letters);
    }
  }

  indexHalves(letters) {
    for (const half of halvesOf(letters, letters.length)) {
      if (!this.halves.has(half)) this.halves.set(half, new Set());
      this.halves.get(half).add(letters);
    }
  }

  // What in a text is nearly a name, in its order: {start, end, written, name}.
  near(text) {
    if (!this.hasCome) return [];
    const words = [...text.matchAll(/[\p{L}\p{N}](?:[\p{L}\p{N}'’&-]|\.(?=[\p{L}\p{N}]))*/gu)].map(({ 0: word, index }) => {
      const own = word.replace(/['’]s?$/, "");
      return { start: index, end: index + own.length, isWhole: own === word, begins: /^\p{Lu}/u.test(word) };
    });
    const taken = new Array(words.length).fill(false);
    const found = [];
    const look = (judge) => {
      for (let first = 0; first < words.length; first += 1) {
        if (!words[first].begins || taken[first]) continue;
        for (let last = this.lastOf(text, words, taken, first); last >= first; last -= 1) {
          const written = text.slice(words[first].start, words[last].end);
          const name = judge(written, last > first);
          if (name === null) continue;
          taken.fill(true, first, last + 1);
          if (name) found.push({ start: words[first].start, end: words[last].end, written, name });
          break;
        }
      }
    };
    look((written, isLong) => (isLong ? this.sameLetters(written) : null));
    look((written, isLong) => this.oneOff(written, isLong));
    return found.filter(({ written }) => !this.isRight.has(written)).sort((one, other) => one.start - other.start);
  }

  // The last word that may be of a name which begins with the first: words with a space between, and no more.
  lastOf(text, words, taken, first) {
    let last = first;
    while (
      last + 1 < words.length &&
      last - first < MOST_WORDS &&
      !taken[last + 1] &&
      words[last].isWhole &&
      /^\.? +$/.test(text.slice(words[last].end, words[last + 1].start))
    ) {
      last += 1;
    }
    return last;
  }

  // Of the same letters as a name: "" where it is that name, the name where it is parted or accented otherwise.
  sameLetters(written) {
    const names = this.whole.get(lettersOf(written));
    if (!names) return null;
    const isHeading = written === written.toUpperCase();
    const isIt = ({ name, kind }) =>
      kind === "people" && !isHeading ? plainly(name) === plainly(written) : fold(plainly(name)) === fold(plainly(written));
    return names.some(isIt) ? "" : names[0].name;
  }

  // One letter off a name, and only of one; words that other names have are right.
  oneOff(written, isLong) {
    const letters = lettersOf(written);
    if (letters.length < SHORTEST_NEAR - 1) return null;
    if (isLong && this.parts.has(letters)) return "";
    if (!isLong) {
      const names = this.whole.get(letters);
      if (names) return this.sameLetters(written);
      if (this.words.has(letters)) return null;
    }
    const near = new Set();
    for (const length of [letters.length - 1, letters.length, letters.length + 1]) {
      for (const half of halvesOf(letters, length)) {
        for (const other of this.halves.get(half) ?? []) {
          if (other !== letters && isOneOff(letters, other) && (isLong || isLikeWord(letters, other))) {
            near.add(other);
          }
        }
      }
    }
    const [other] = near;
    if (near.size !== 1 || digitsOf(other) !== digitsOf(letters)) return null;
    const name = this.whole.get(other)?.[0].name ?? this.parts.get(other);
    return isLong || !/[\s-]/.test(name) ? name : null;
  }
}

// The two pieces of which one is right where one letter of a name of that length is wrong, or two are exchanged.
function halvesOf(letters, length) {
  const half = length >> 1;
  return [`${length}<${letters.slice(0, half - 1)}`, `${length}>${letters.slice(letters.length - (length - half))}`];
}

// Of single words more are alike by chance: the first letter is to be right, and a plural is none.
const isLikeWord = (word, name) => word[0] === name[0] && word !== `${name}s`;

// Whether one letter more, less, other or exchanged with the next makes one of the other.
function isOneOff(one, other) {
  if (one.length > other.length) return isOneOff(other, one);
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  if (one.length < other.length) return one.slice(at) === other.slice(at + 1);
  if (one.slice(at + 1) === other.slice(at + 1)) return true;
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}
