// Words in the reader's language, and elements of the page. Text is only ever set as text.

const settings = {
  get(name) {
    try {
      return localStorage.getItem(`meeting-reports.${name}`);
    } catch {
      return null; // a browser may forbid a page from the disk to remember
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`meeting-reports.${name}`, value);
    } catch {
      // the choice holds until the page is closed
    }
  },
};

let language = settings.get("language") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

/** A word of the page, and what to put in for {names} → its text. */
function say(word, values = {}) {
  const text = PAGE.words[word][language === "zh" ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function number(value) {
  return value.toLocaleString(language === "zh" ? "zh-CN" : "en");
}

/** A thing of a schema with `title` and `title_zh`, or their like → its text. */
function said(thing, property = "title") {
  return thing[language === "zh" ? `${property}_zh` : property];
}

/** A table, a field's name and a coded value → what the code means, or the value. */
function labelled(table, name, value) {
  const choice = field(table, name)?.categories?.find((one) => one.value === value);
  return choice ? said(choice, "label") : value;
}

/** A tag, attributes (on… are listeners, data is a dataset) and children → an element. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A string of Chinese → it, marked as Chinese for readers and voices. */
function zh(text, tag = "span") {
  return el(tag, { lang: "zh" }, text);
}

/** A text and how many there are of what it names → both, to stand in an element. */
function tally(text, count) {
  return [`${text} `, el("span", { class: "count" }, number(count))];
}

/** Parts of an address → the address of a view. */
function address(view, ...parts) {
  return `#/${[view, ...parts].map(encodeURIComponent).join("/")}`;
}

function link(text, ...parts) {
  return el("a", { href: address(...parts) }, text);
}

/** Choices [value, text], the chosen one, what to do with another → a labelled select. */
function select(label, choices, chosen, choose) {
  const box = el("select", { onchange: () => choose(box.value) });
  for (const [value, text] of choices) box.append(el("option", { value, selected: value === chosen }, text));
  return el("label", { class: "choice" }, el("span", {}, label), box);
}

/** A label and the table whose rows it filters, a moment after something is typed → a box. */
function search(label, table, type = table.filter) {
  let timer;
  const box = el("input", {
    type: "search",
    value: table.wanted,
    placeholder: label,
    "aria-label": label,
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => type(box.value), 120);
    },
  });
  return box;
}
