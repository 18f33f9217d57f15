// An article with its facts marked, and the rows that rest on its words.

const FACT_TABLES = ["attendances", "positions", "commitments", "commitment_actions", "mentions", "problems"];
const hidden = new Set(); // tables whose marks are switched off

/** An article's data and a table → its rows there as objects. */
function factRows(article, table) {
  const names = PAGE.schemas[table].fields.map((one) => one.name);
  return asObjects(names, article.facts[table] ?? []);
}

/** An article's data → its facts: table, row, key, start, end, in the order of the text. */
function factsOf(article) {
  const facts = [];
  for (const table of FACT_TABLES) {
    for (const row of factRows(article, table)) {
      if (row.start === null) continue; // a problem of the whole article
      facts.push({ table, row, key: keyOf(table, row), start: row.start, end: row.end });
    }
  }
  return facts.sort(
    (a, b) =>
      a.start - b.start || b.end - a.end || FACT_TABLES.indexOf(a.table) - FACT_TABLES.indexOf(b.table),
  );
}

/** A text and its facts → its paragraphs, cut where a fact begins or ends. */
function marked(text, facts) {
  const letters = Array.from(text); // offsets count characters, not the halves of which some are made here
  const cuts = new Set([0, letters.length]);
  facts.forEach((fact) => cuts.add(fact.start).add(fact.end));
  const paragraphs = [];
  let at = 0;
  for (const paragraph of text.split("\n\n")) {
    const end = at + Array.from(paragraph).length;
    cuts.add(at).add(end);
    paragraphs.push([at, end]);
    at = end + 2;
  }
  const places = [...cuts].filter((cut) => cut <= letters.length).sort((a, b) => a - b);
  const starting = new Map();
  facts.forEach((fact, i) => starting.set(fact.start, [...(starting.get(fact.start) ?? []), i]));
  const pieces = [];
  let open = [];
  places.slice(0, -1).forEach((start, n) => {
    open = open.filter((i) => facts[i].end > start).concat(starting.get(start) ?? []);
    pieces.push({ start, end: places[n + 1], facts: open });
  });
  return paragraphs.map(([start, end], n) =>
    el(
      n ? "p" : "h2",
      {},
      pieces
        .filter((piece) => piece.start >= start && piece.end <= end)
        .map((piece) => {
          const words = letters.slice(piece.start, piece.end).join("");
          if (!piece.facts.length) return words;
          const tables = new Set(piece.facts.map((i) => facts[i].table));
          return el(
            "span",
            {
              class: ["fact", ...[...tables].map((table) => `in-${table}`)].join(" "),
              data: { facts: piece.facts.join(" ") },
            },
            words,
          );
        }),
    ),
  );
}

/** An article's data and the key of a fact to begin with → the element that shows it. */
function articleView(article, chosenKey) {
  const { document: doc } = article;
  const facts = factsOf(article);
  const letters = Array.from(doc.text);
  const text = el(
    "article",
    { lang: doc.language === "und" ? undefined : doc.language, tabindex: "0", "aria-describedby": "hint" },
    marked(doc.text, facts),
  );
  const card = el("section", { class: "card", "aria-live": "polite", "aria-label": say("row") });
  const pieces = new Map(); // number of a fact → its pieces
  for (const piece of text.querySelectorAll(".fact")) {
    for (const i of piece.dataset.facts.split(" ").map(Number))
      pieces.set(i, [...(pieces.get(i) ?? []), piece]);
  }
  const buttons = new Map();
  let chosen = null;

  const name = (id) => article.names[id] ?? id;
  const visible = (i) => !hidden.has(facts[i].table);
  const shortest = (i, j) => facts[i].end - facts[i].start - (facts[j].end - facts[j].start);

  /** A piece of the text → the facts there whose marks are shown, the shortest first. */
  const factsAt = (piece) => piece.dataset.facts.split(" ").map(Number).filter(visible).sort(shortest);

  function choose(i, { scroll = true, focus = false } = {}) {
    for (const piece of text.querySelectorAll(".on")) piece.classList.remove("on");
    buttons.get(chosen)?.removeAttribute("aria-current");
    chosen = i;
    const fact = facts[i];
    for (const piece of pieces.get(i) ?? []) piece.classList.add("on");
    const button = buttons.get(i);
    button.setAttribute("aria-current", "true");
    button.closest("details").open = true;
    lists.scrollTop = button.offsetTop - lists.clientHeight / 3;
    if (scroll) pieces.get(i)?.[0].scrollIntoView({ block: "center" });
    card.replaceChildren(...describe(fact, i));
    card.classList.add("open");
    history.replaceState(null, "", address("articles", doc.document_id, fact.key));
    if (focus) card.querySelector("h3").focus();
  }

  function close() {
    if (card.contains(document.activeElement)) text.focus({ preventScroll: true });
    card.classList.remove("open");
  }

  function describe(fact, i) {
    const others = [...facts.keys()]
      .filter((j) => j !== i && visible(j) && facts[j].start < fact.end && facts[j].end > fact.start)
      .sort(shortest)
      .slice(0, 12);
    return [
      el("h3", { class: `of-${fact.table}`, tabindex: "-1" }, said(PAGE.schemas[fact.table])),
      zh(letters.slice(fact.start, fact.end).join(""), "blockquote"),
      el(
        "dl",
        {},
        PAGE.schemas[fact.table].fields
          .filter(
            (one) =>
              !["document_id", "text", "source_path"].includes(one.name) && fact.row[one.name] !== null,
          )
          .flatMap((one) => [
            el("dt", { title: said(one, "description") }, said(one)),
            el("dd", {}, valueOf(fact.table, one, fact.row[one.name])),
          ]),
        partiesOf(fact),
        ruleAbove(fact),
      ),
      others.length ? el("h4", {}, say("same_words")) : null,
      others.length
        ? el(
            "ul",
            { class: "others" },
            others.map((j) => el("li", {}, rowButton(facts[j], j))),
          )
        : null,
      el("button", { type: "button", class: "close", onclick: close }, say("close")),
    ].filter(Boolean);
  }

  /** A clause has no rule of its own: it comes of the one that found its commitment. */
  function ruleAbove(fact) {
    if (fact.table !== "commitment_actions") return [];
    const found = facts.find(
      ({ table, row }) => table === "commitments" && row.commitment_id === fact.row.commitment_id,
    );
    return found ? [el("dt", {}, say("rule")), el("dd", {}, el("code", {}, found.row.rule))] : [];
  }

  function partiesOf(fact) {
    if (fact.table !== "commitments") return [];
    return factRows(article, "commitment_parties")
      .filter((row) => row.commitment_id === fact.row.commitment_id)
      .sort((a, b) => a.number - b.number)
      .flatMap((row) => [
        el("dt", {}, labelled("commitment_parties", "role", row.role)),
        el("dd", { lang: "zh" }, row.organization_id ? name(row.organization_id) : row.group_name),
      ]);
  }

  function valueOf(table, one, value) {
    if (one.name === "rule") return el("code", {}, value);
    if (one.categories) return labelled(table, one.name, value);
    if (one.refers && article.names[value]) {
      const known = one.refers === "persons" || one.refers === "organizations";
      const text = known ? link(name(value), "network", one.refers, value) : name(value);
      return [el("span", { lang: "zh" }, text), " ", el("small", {}, value)];
    }
    if (one.name === "entity_id") return [zh(name(value)), " ", el("small", {}, value)];
    return typeof value === "number" && one.name === "amount" ? number(value) : String(value);
  }

  function rowButton(fact, i) {
    return el(
      "button",
      { type: "button", class: `rowlink of-${fact.table}`, onclick: () => choose(i) },
      el("span", { lang: "zh" }, lineOf(fact)),
    );
  }

  /** A fact → a line by which a person knows its row. */
  function lineOf({ table, row, start, end }) {
    const words = letters.slice(start, end).join("");
    const own = {
      attendances: () => [
        name(row.person_id ?? row.organization_id) ?? row.group_name,
        labelled(table, "role", row.role),
      ],
      positions: () => [name(row.person_id), `${name(row.organization_id)} ${row.title}`],
      commitments: () => [
        labelled(table, "kind", row.kind),
        row.speaker_id ? name(row.speaker_id) : null,
        words,
      ],
      commitment_actions: () => [[row.verb, row.object].filter(Boolean).join(" | ")],
      mentions: () => [row.text, name(row.entity_id) === row.text ? null : name(row.entity_id)],
      problems: () => [row.code, row.message],
    };
    return own[table]().filter(Boolean).join(" · ");
  }

  text.addEventListener("click", (event) => {
    const piece = event.target.closest(".fact");
    if (!piece || getSelection().toString()) return;
    const here = factsAt(piece);
    // Another click on the same words goes on to the next longer fact there.
    if (here.length) choose(here[(here.indexOf(chosen) + 1) % here.length], { scroll: false });
  });
  text.addEventListener("mouseover", (event) => {
    const piece = event.target.closest(".fact");
    for (const lit of text.querySelectorAll(".near")) lit.classList.remove("near");
    if (!piece) return;
    const [i] = factsAt(piece);
    if (i === undefined) return;
    for (const lit of pieces.get(i)) lit.classList.add("near");
    piece.title = `${said(PAGE.schemas[facts[i].table])}: ${lineOf(facts[i])}${facts[i].row.rule ? ` (${facts[i].row.rule})` : ""}`;
  });
  text.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser's own, such as Back
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Enter" && chosen !== null) choose(chosen, { focus: true });
    if (!step) return;
    event.preventDefault();
    let i = chosen ?? (step > 0 ? -1 : facts.length);
    do i += step;
    while (i >= 0 && i < facts.length && !visible(i));
    if (i >= 0 && i < facts.length) choose(i);
  });

  const present = FACT_TABLES.map((table) => [
    table,
    facts.filter((fact) => fact.table === table).length,
  ]).filter(([, count]) => count);
  const legend = el(
    "fieldset",
    { class: "legend" },
    el("legend", {}, say("highlight")),
    present.map(([table, count]) => {
      const box = el("input", {
        type: "checkbox",
        checked: !hidden.has(table),
        onchange: () => {
          if (box.checked) hidden.delete(table);
          else hidden.add(table);
          text.classList.toggle(`without-${table}`, !box.checked);
        },
      });
      text.classList.toggle(`without-${table}`, hidden.has(table));
      return el("label", { class: `of-${table}` }, box, tally(said(PAGE.schemas[table]), count));
    }),
  );
  const lists = el(
    "section",
    { class: "lists", "aria-label": say("rows_here") },
    present.map(([table, count]) => {
      const rows = el("ol", {});
      facts.forEach((fact, i) => {
        if (fact.table !== table) return;
        const button = rowButton(fact, i);
        buttons.set(i, button);
        rows.append(el("li", {}, button));
      });
      const open = !["mentions", "commitment_actions"].includes(table);
      return el(
        "details",
        { open, data: { table } },
        el("summary", { class: `of-${table}` }, tally(said(PAGE.schemas[table]), count)),
        rows,
      );
    }),
  );
  const original = /^https?:/.test(doc.source_url ?? "")
    ? el("a", { href: doc.source_url, rel: "noreferrer" }, say("original"))
    : null;
  const meta = el(
    "p",
    { class: "meta" },
    [
      doc.published_on ? `${say("published")} ${doc.published_on}` : null,
      doc.publisher ? zh(doc.publisher) : null,
      el("code", {}, doc.source_path),
      original,
    ]
      .filter(Boolean)
      .flatMap((part, n) => (n ? [" · ", part] : [part])),
  );
  const element = el(
    "div",
    { class: "reading" },
    el("div", { class: "text" }, meta, legend, el("p", { id: "hint", class: "hint" }, say("hint")), text),
    el("aside", { class: "rows", "aria-label": say("rows_here") }, card, lists),
  );
  const wanted = facts.findIndex((fact) => fact.key === chosenKey);
  if (wanted >= 0) requestAnimationFrame(() => choose(wanted));
  return element;
}
