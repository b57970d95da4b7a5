// Outside the recording screen: what was typed or marked on it and is in this browser alone. It is shown, to copy, to choose
// from or to discard, and no step is taken over it that ends the typing (boards/recording/kept_words.py).
const place = document.querySelector("[data-kept]");
const about = JSON.parse(document.getElementById("kept-words").textContent);
const list = place.querySelector("[data-list]");
const template = (name) => document.getElementById(name).content.cloneNode(true).firstElementChild;
const MARKS = `marks:${about.user}:${about.meeting}:`;
const BOXES = `boxes:${about.user}:${about.meeting}:`;
const BOX_NAMES = { times: "the times of the meeting", guest: "a guest who is not added", interest: "an interest that is not recorded", "late-item": "a late item that is not added" };
const CHOSEN = ["substitute_for", "for_item", "item", "person", "presents"]; // fields whose value is a key and no words
const FIELD_NAMES = { votes_for: "for", votes_against: "against", abstained: "abstained", casting_vote: "casting vote" };

// CRC-32 of the UTF-8 of a text.
const printOf = (text) => {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

const parsed = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};

const keys = (prefix) => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).sort();
  } catch {
    return [];
  }
};

const when = (time) => new Date(time).toLocaleString("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

// The texts of items that were not acknowledged, and are not what is saved.
const texts = () =>
  about.items.flatMap((item) => {
    const key = `minutes:${about.user}:${item.pk}`;
    const draft = parsed(key);
    if (typeof draft?.text !== "string" || printOf(draft.text.trimEnd()) === item.print || printOf(draft.text) === item.print) return [];
    return [
      {
        keys: [key],
        title: `Item ${item.number}, ${item.title}`,
        why: `Typed on this computer on ${when(draft.at)}, and not what is saved.${item.isHidden ? " It is confidential, and not shown while Part B is hidden." : ""}`,
        text: item.isHidden ? "" : draft.text,
        at: `#item-${item.pk}`,
        choose: "Choose which text stays",
      },
    ];
  });

const boxName = (key) => {
  const [kind, pk] = key.slice(BOXES.length).split(/-(?=\d+$)/);
  if (kind === "vote") {
    const item = about.items.find((one) => one.pk === Number(pk));
    return { title: item ? `A vote on item ${item.number} that is not recorded` : "A vote that is not recorded", item };
  }
  const name = BOX_NAMES[kind] ?? "what was said of an action";
  return { title: name[0].toUpperCase() + name.slice(1) };
};

// Boxes that are half filled in.
const boxes = () =>
  keys(BOXES).flatMap((key) => {
    const values = parsed(key);
    if (!Array.isArray(values) || !values.length) return [];
    const { title, item } = boxName(key);
    const words = values.filter(([name]) => !CHOSEN.includes(name)).map(([name, value]) => `${FIELD_NAMES[name] ?? name.replaceAll("_", " ")}: ${value}`).join("\n");
    return [
      {
        keys: [key],
        title,
        why: "Filled in on this computer, and not sent.",
        text: item?.isHidden ? "" : words,
        at: item ? `#item-${item.pk}` : key.endsWith(":times") ? "#roll" : "#more-heading",
        choose: "Record it or empty it",
      },
    ];
  });

const marks = () => {
  const waiting = keys(MARKS);
  if (!waiting.length) return [];
  const many = waiting.length === 1 ? "1 mark" : `${waiting.length} marks`;
  return [
    {
      keys: waiting,
      title: `${many} that ${waiting.length === 1 ? "is" : "are"} not saved`,
      why: "Made on this computer: who is here, what is dealt with, or Part B.",
      text: "",
      at: "#roll",
      choose: "Open the recording screen, which saves what waits",
    },
  ];
};

const copy = async (text, shown) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    getSelection().selectAllChildren(shown); // no clipboard on plain HTTP
    document.execCommand("copy");
  }
};

const show = (one) => {
  const entry = template("kept-word");
  entry.querySelector("[data-title]").textContent = one.title;
  entry.querySelector("[data-why]").textContent = one.why;
  const words = entry.querySelector("[data-words]");
  words.hidden = !one.text;
  words.querySelector("[data-text]").textContent = one.text;
  const choose = entry.querySelector("[data-choose]");
  choose.hidden = !about.isOpen;
  choose.querySelector("a").href = about.record + one.at;
  choose.querySelector("a").firstChild.textContent = one.choose;
  for (const said of entry.querySelectorAll("[data-of]")) said.textContent = `, ${one.title}`;
  const copies = entry.querySelector("[data-copy]");
  copies.hidden = !one.text;
  copies.addEventListener("click", async () => {
    words.open = true;
    await copy(one.text, words.querySelector("[data-text]"));
    copies.firstChild.textContent = "Copied";
  });
  const discard = entry.querySelector("[data-discard]");
  discard.addEventListener("click", () => {
    if (!discard.dataset.asked) {
      discard.dataset.asked = "yes";
      discard.firstChild.textContent = "Discard for good: press once more";
      return;
    }
    for (const key of one.keys) localStorage.removeItem(key);
    draw();
    (place.hidden ? document.getElementById("main-content") : place).focus();
  });
  return entry;
};

const draw = () => {
  const found = [...texts(), ...boxes(), ...marks()];
  list.replaceChildren(...found.map(show));
  place.hidden = !found.length;
  place.querySelector("[data-closed]").hidden = about.isOpen;
  for (const nothing of document.querySelectorAll("[data-nothing-left]")) nothing.hidden = found.length > 0;
  return found.length;
};

// Enter or a click on a step that ends the typing: first what is here alone.
document.addEventListener("submit", (event) => {
  if (!("stops" in place.dataset) || event.submitter?.dataset.grave === undefined || !draw()) return;
  event.preventDefault();
  place.querySelector("[data-stopped]").hidden = false;
  place.scrollIntoView();
  place.focus();
});
addEventListener("storage", draw); // the recording screen in another tab saved it
addEventListener("pageshow", draw);
draw();
