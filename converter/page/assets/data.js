"use strict";
// What the page knows: PAGE stands in it; the rest is in it too, or arrives from files beside it on demand.

const PAGE = JSON.parse(document.getElementById("page").textContent);
const asked = new Map(); // name → promise of the data
const awaited = new Map(); // name → what to call when its file hands the data over

/** Called by each file of data. */
function receive(name, data) {
  awaited.get(name)?.(data);
}

/** A table's name or an article's id → the promise of its data. */
function load(name) {
  if (!asked.has(name)) {
    asked.set(
      name,
      find(name).catch((error) => {
        asked.delete(name);
        throw error;
      }),
    );
  }
  return asked.get(name);
}

function find(name) {
  const held = document.querySelector(`script[data-name="${CSS.escape(name)}"]`);
  if (held) return Promise.resolve(JSON.parse(held.textContent));
  const article = /^doc-[0-9a-f]+$/.test(name); // anything else in an address must not become a path
  if (!article && !Object.hasOwn(PAGE.schemas, name)) return Promise.reject(new Error(name));
  const file = article ? `${name.slice(0, 6)}/${name}.js` : `${name}.js`;
  return new Promise((resolve, reject) => {
    awaited.set(name, resolve);
    run({ src: `page/${file}` }).then(() => reject(new Error(name)), reject); // too late if it handed data over
  });
}

/** A file or a text with a program → the promise that it has run. */
function run({ src, text }) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    if (src) {
      script.src = src;
      script.onload = resolve;
      script.onerror = () => reject(new Error(src));
    } else {
      script.textContent = text;
    }
    document.head.append(script);
    if (!src) resolve();
  });
}

/** → the promise of the charting library, Vega-Embed. */
async function loadVega() {
  if (!window.vegaEmbed) {
    const held = document.querySelector('script[data-name="vega"]');
    await run(held ? { text: held.textContent } : { src: "page/vega.js" });
  }
  return window.vegaEmbed;
}

const objects = new Map(); // table → its rows

/** A table's name → the promise of its rows as objects. */
async function rowsOf(table) {
  if (!objects.has(table)) {
    const { fields, rows } = await load(table);
    objects.set(table, asObjects(fields, rows));
  }
  return objects.get(table);
}

/** The names of fields, and rows of cells → the rows as objects. */
function asObjects(fields, rows) {
  return rows.map((row) => Object.fromEntries(fields.map((field, i) => [field, row[i]])));
}

/** Objects → those that differ, each with `count`, how often it came. */
function counted(things) {
  const found = new Map();
  for (const thing of things) {
    const key = JSON.stringify(thing);
    if (!found.has(key)) found.set(key, { ...thing, count: 0 });
    found.get(key).count += 1;
  }
  return [...found.values()];
}

// What things are called

const called = new Map(); // id → name

/** Tables of things → the promise that `nameOf` knows their rows. */
async function learn(...tables) {
  for (const table of tables) {
    const [key] = PAGE.schemas[table].primaryKey;
    for (const row of await rowsOf(table)) {
      called.set(row[key], row.short_name || row.name || row.title);
    }
  }
}

function nameOf(id) {
  return called.get(id) ?? id;
}

// Schemas

function field(table, name) {
  return PAGE.schemas[table].fields.find((one) => one.name === name);
}

/** A table and a row → the key by which an address names it. */
function keyOf(table, row) {
  return [
    table,
    ...PAGE.schemas[table].primaryKey.filter((f) => f !== "document_id").map((f) => row[f]),
  ].join(".");
}
