// What stands in the middle of the page: one function a view, address parts → element.

const FROM_WORDS = ["commitment_parties", "commitment_actions"];

/** A row that names its article → a link to the words it rests on. */
function wordsLink(table, row) {
  if (!row.document_id) return null;
  const own = row.start !== undefined && PAGE.schemas[table].fields.some((one) => one.name === "start");
  const key = own ? keyOf(table, row) : FROM_WORDS.includes(table) ? `commitments.${row.commitment_id}` : mentionKey(table, row);
  const to = link(say("words"), "articles", row.document_id, ...(key ? [key] : []));
  to.title = say("show_words");
  return to;
}

function mentionKey(table, row) {
  return row.start === undefined || row.start === null ? "" : `mentions.${row.start}.${row.end}.${table}`;
}

const views = {
  async articles(id, key) {
    const documents = await rowsOf("documents");
    const one = documents.length === 1 ? documents[0].document_id : id;
    const list = documents.length > 1 ? await articleList(documents, one) : null;
    if (!one) return el("div", { class: "articles none" }, list ?? say("nothing"));
    const article = await load(one);
    document.title = article.document.title;
    return el("div", { class: list ? "articles" : "articles single" }, list, articleView(article, key));
  },

  async tables(table = "commitments", wanted = "") {
    await learn("persons", "organizations", "meetings", "areas", "documents");
    if (!PAGE.schemas[table]) return el("p", {}, say("nothing"));
    const schema = PAGE.schemas[table];
    const rows = await rowsOf(table);
    const columns = schema.fields
      .filter((one) => !(table === "documents" && one.name === "text"))
      .map((one) => {
        const numeric = ["integer", "number"].includes(one.type);
        const value = (row) => {
          const cell = row[one.name];
          if (cell === null) return null;
          if (one.categories) return labelled(table, one.name, cell);
          if (one.refers || one.name === "entity_id") return nameOf(cell);
          return cell;
        };
        const cell = (row) => {
          const shown = value(row);
          if (one.refers && shown !== null && shown !== row[one.name]) {
            return el("a", { href: address("tables", one.refers, row[one.name]), lang: "zh", title: row[one.name] }, shown);
          }
          return typeof shown === "number" && one.name === "amount" ? number(shown) : shown === null ? null : String(shown);
        };
        return { title: said(one), numeric, value: (row) => (one.refers ? `${value(row) ?? ""} ${row[one.name] ?? ""}` : value(row)), cell };
      });
    const own = columns.findIndex((column, i) => schema.fields[i].name === schema.primaryKey[0] && ID.test(rows[0]?.[schema.primaryKey[0]]));
    if (own >= 0) columns.push(...columns.splice(own, 1)); // a key says nothing to a reader
    if (rows.some((row) => row.document_id)) {
      columns.unshift({ title: say("words"), value: () => "", cell: (row) => wordsLink(table, row) });
    }
    const shown = dataTable({ caption: said(schema), columns, rows, quiet: true });
    if (wanted) shown.filter(wanted);
    const tables = Object.keys(PAGE.schemas).map((name) => [name, `${said(PAGE.schemas[name])} (${number(PAGE.rows[name])})`]);
    return el("div", {},
      el("div", { class: "controls" }, select(say("choose_table"), tables, table, (name) => go("tables", name)), search(say("filter_rows"), wanted, shown.filter)),
      el("p", { class: "hint" }, said(schema, "description")),
      held(table, rows), shown);
  },

  async network(kind = "persons", centre = "") {
    await learn("persons", "organizations", "meetings");
    const meetings = await gatherings(kind);
    const times = new Map(); // who → meetings
    for (const { those } of meetings.values()) for (const who of those) times.set(who, (times.get(who) ?? 0) + 1);
    const pairs = new Map(); // two ids → { one, other, meetings }
    for (const [id, { those }] of meetings) {
      const some = centre ? those.filter((who) => who !== centre) : those;
      if (centre && some.length === those.length) continue;
      for (const [one, other] of centre ? some.map((who) => [centre, who]) : couples(those)) {
        const key = `${one} ${other}`;
        if (!pairs.has(key)) pairs.set(key, { one, other, meetings: [] });
        pairs.get(key).meetings.push(id);
      }
    }
    const most = (a, b) => b[1] - a[1] || compare(nameOf(a[0]), nameOf(b[0]), 1);
    const near = centre
      ? [...pairs.values()].map((pair) => [pair.other, pair.meetings.length]).sort(most).slice(0, 40).map(([who]) => who).concat(centre)
      : [...times].filter(([who]) => [...meetings.values()].some(({ those }) => those.length > 1 && those.includes(who))).sort(most).slice(0, 40).map(([who]) => who);
    const shown = new Set(near);
    const lines = new Map();
    for (const { those } of meetings.values()) {
      for (const [source, target] of couples(those.filter((who) => shown.has(who)))) {
        const key = `${source} ${target}`;
        lines.set(key, { source, target, count: (lines.get(key)?.count ?? 0) + 1 });
      }
    }
    const nodes = near.map((id) => ({ id, name: nameOf(id), count: times.get(id), centre: id === centre }));
    const box = el("div", { class: "chart" });
    const names = el("datalist", { id: "names" });
    const ids = new Map();
    for (const [who] of [...times].sort(most)) {
      if (!ids.has(nameOf(who))) ids.set(nameOf(who), who);
      if (names.childElementCount < 2000) names.append(el("option", { value: nameOf(who) }));
    }
    const typed = el("input", { list: "names", value: centre ? nameOf(centre) : "", placeholder: say("centre_hint"), onchange: () => {
      if (!typed.value) go("network", kind);
      else if (ids.has(typed.value)) go("network", kind, ids.get(typed.value));
    } });
    const day = (pair) => pair.meetings.map((id) => meetings.get(id).day ?? "").sort().at(-1);
    const list = dataTable({
      caption: say("pairs"),
      rows: [...pairs.values()].sort((a, b) => b.meetings.length - a.meetings.length),
      columns: [
        { title: say("one"), value: (pair) => nameOf(pair.one), cell: (pair) => el("a", { href: address("network", kind, pair.one), lang: "zh" }, nameOf(pair.one)) },
        { title: say("other"), value: (pair) => nameOf(pair.other), cell: (pair) => el("a", { href: address("network", kind, pair.other), lang: "zh" }, nameOf(pair.other)) },
        { title: say("times"), numeric: true, value: (pair) => pair.meetings.length },
        { title: say("last"), value: day },
        { title: say("meetings"), value: (pair) => pair.meetings.map(nameOf).join(" "), cell: (pair) => el("ul", { class: "inline" }, pair.meetings.slice(0, 5).map((id) => el("li", {}, meetingLink(id, meetings.get(id).words)))) },
      ],
    });
    const element = el("div", {},
      el("div", { class: "controls" },
        select(say("whose"), [["persons", say("persons")], ["organizations", say("organizations")]], kind, (other) => go("network", other)),
        el("label", { class: "choice" }, el("span", {}, say("centre")), typed, names),
        centre ? link(say("everyone"), "network", kind) : null),
      el("p", { class: "hint" }, say("network_says")),
      held("attendances", await rowsOf("attendances")), box,
      search(say("filter_rows"), "", list.filter), list);
    chart(box, nodes.length && ((width) => web(nodes, [...lines.values()], width, say("network_of", { count: nodes.length }))), (datum) => datum.id && go("network", kind, datum.id));
    return element;
  },

  async promises(kind = "", who = "", toWhom = "") {
    await learn("persons", "organizations");
    const parties = new Map();
    for (const party of await rowsOf("commitment_parties")) {
      const sides = parties.get(party.commitment_id) ?? { obligor: [], counterparty: [], signatory: [] };
      sides[party.role].push(party.organization_id ? nameOf(party.organization_id) : party.group_name);
      parties.set(party.commitment_id, sides);
    }
    const none = { obligor: [], counterparty: [], signatory: [] };
    const rows = (await rowsOf("commitments")).map((row) => {
      const sides = parties.get(row.commitment_id) ?? none;
      return { ...row, who: sides.obligor.length ? sides.obligor : sides.signatory, toWhom: sides.counterparty };
    });
    const counts = new Map();
    const totals = new Map();
    for (const row of rows) {
      for (const name of row.who) {
        totals.set(name, (totals.get(name) ?? 0) + 1);
        const key = `${row.kind} ${name}`;
        counts.set(key, { name, code: row.kind, kind: labelled("commitments", "kind", row.kind), count: (counts.get(key)?.count ?? 0) + 1 });
      }
    }
    const top = [...totals].sort((a, b) => b[1] - a[1] || compare(a[0], b[0], 1)).map(([name]) => name).slice(0, 15);
    const chosen = rows.filter((row) => (!kind || row.kind === kind) && (!who || row.who.includes(who)) && (!toWhom || row.toWhom.includes(toWhom)));
    const some = (names) => [["", say("any")], ...[...new Set(names)].sort((a, b) => compare(a, b, 1)).slice(0, 3000).map((name) => [name, name])];
    const kinds = field("commitments", "kind").categories;
    const list = dataTable({
      caption: say("commitments"),
      rows: chosen,
      columns: [
        { title: say("words"), value: () => "", cell: (row) => wordsLink("commitments", row) },
        { title: say("kind"), value: (row) => labelled("commitments", "kind", row.kind) },
        { title: say("who"), value: (row) => row.who.join("、") },
        { title: say("to_whom"), value: (row) => row.toWhom.join("、") },
        { title: say("speaker"), value: (row) => (row.speaker_id ? nameOf(row.speaker_id) : null) },
        { title: say("what"), value: (row) => row.text },
        { title: say("until"), value: (row) => row.due_on ?? row.due },
        { title: say("amount"), numeric: true, value: (row) => row.amount, cell: (row) => (row.amount === null ? null : number(row.amount)) },
      ],
    });
    const box = el("div", { class: "chart" });
    const element = el("div", {},
      el("p", { class: "hint" }, say("promises_says")), held("commitments", rows), box,
      el("div", { class: "controls" },
        select(say("kind"), [["", say("any")], ...kinds.map((one) => [one.value, said(one, "label")])], kind, (value) => go("promises", value, who, toWhom)),
        select(say("who"), some(rows.flatMap((row) => row.who)), who, (value) => go("promises", kind, value, toWhom)),
        select(say("to_whom"), some(rows.flatMap((row) => row.toWhom)), toWhom, (value) => go("promises", kind, who, value)),
        search(say("filter_rows"), "", list.filter)),
      list);
    const titles = { description: say("by_party"), name: say("who"), kind: say("kind"), count: say("count") };
    const drawn = [...counts.values()].filter((row) => top.includes(row.name));
    chart(box, drawn.length && ((width) => bars(drawn, top, titles, kinds.map((one) => said(one, "label")), width)), (datum) => datum.name && go("promises", kinds.find((one) => said(one, "label") === datum.kind)?.value ?? "", datum.name, ""));
    return element;
  },

  async timeline(when = "") {
    await learn("meetings");
    const meetings = await rowsOf("meetings");
    const dated = meetings.filter((row) => row.start_date);
    const dues = (await rowsOf("commitments")).filter((row) => row.due_on);
    const list = dataTable({
      caption: say("meetings"),
      rows: [...(when ? dated.filter((row) => row.start_date.startsWith(when)) : meetings)].sort((a, b) => compare(a.start_date, b.start_date, -1)),
      columns: [
        { title: say("date"), value: (row) => row.start_date },
        { title: say("name"), value: (row) => row.name, cell: (row) => meetingLink(row.meeting_id, row) },
        { title: say("kind"), value: (row) => labelled("meetings", "kind", row.kind) },
        { title: say("place"), value: (row) => row.place },
      ],
    });
    const element = el("div", {}, held("meetings", meetings));
    for (const [rows, date, word, name, value] of [
      [dated, "start_date", "meetings_by", "meetings", "kind"],
      [dues, "due_on", "dues_by", "commitments", "kind"],
    ]) {
      if (!rows.length) continue;
      const { whens, cut, unit } = bins(rows.map((row) => row[date]));
      const counts = new Map();
      for (const row of rows) {
        const key = `${row[value]} ${row[date].slice(0, cut)}`;
        counts.set(key, { when: row[date].slice(0, cut), kind: labelled(name, value, row[value]), count: (counts.get(key)?.count ?? 0) + 1 });
      }
      const box = el("div", { class: "chart" });
      element.append(el("h2", {}, say(word, { unit: say(unit) })), box);
      const titles = { description: say(word, { unit: say(unit) }), when: say("date"), kind: say("kind"), count: say("count") };
      const kinds = field(name, value).categories.map((one) => said(one, "label"));
      chart(box, (width) => columns([...counts.values()], whens, titles, kinds, width), (datum) => date === "start_date" && datum.when && go("timeline", datum.when));
    }
    const missing = meetings.length - dated.length;
    element.append(el("p", { class: "hint" }, say("timeline_says"), missing ? ` ${say("without_date", { count: number(missing) })}.` : null, when ? [" ", link(say("all_dates"), "timeline")] : null),
      search(say("filter_rows"), "", list.filter), list);
    return element;
  },
};

/** Documents and the open one → the list to choose from. */
async function articleList(documents, open) {
  const list = dataTable({
    caption: say("articles"),
    quiet: true,
    rows: [...documents].sort((a, b) => compare(a.published_on, b.published_on, -1)),
    columns: [
      { title: say("published"), value: (row) => row.published_on },
      {
        title: say("articles"),
        value: (row) => `${row.title} ${row.publisher ?? ""}`,
        cell: (row) => {
          const to = link(row.title, "articles", row.document_id);
          to.lang = "zh";
          if (row.document_id === open) to.setAttribute("aria-current", "page");
          return to;
        },
      },
      { title: say("count"), numeric: true, value: (row) => row.facts },
    ],
  });
  const inside = [search(say("filter_articles"), "", list.filter), held("documents", documents), list];
  const narrow = matchMedia("(max-width: 70rem)").matches;
  return el("details", { class: "list", open: !open || !narrow }, el("summary", {}, `${say("articles")} `, el("span", { class: "count" }, number(documents.length))), inside);
}

/** A table and the rows that the page holds → a note if those are not all. */
function held(table, rows) {
  if (rows.length >= PAGE.rows[table]) return null;
  return el("p", { class: "note" }, say(table === "documents" ? "newest_only" : "first_only", { held: number(rows.length), all: number(PAGE.rows[table]) }));
}

/** persons or organizations → meetings by id: its day, who was there, and a row that names the words. */
async function gatherings(kind) {
  const [attendances, positions, all] = [await rowsOf("attendances"), await rowsOf("positions"), await rowsOf("meetings")];
  const found = new Map(all.map((row) => [row.meeting_id, { day: row.start_date, those: new Set(), words: row }]));
  const houses = new Map(); // article and person → the organizations of his posts there
  for (const row of positions) {
    const key = `${row.document_id} ${row.person_id}`;
    houses.set(key, [...(houses.get(key) ?? []), row.organization_id]);
  }
  for (const row of attendances) {
    const meeting = found.get(row.meeting_id);
    if (!meeting) continue;
    const those = kind === "persons" ? [row.person_id] : [row.organization_id, ...(houses.get(`${row.document_id} ${row.person_id}`) ?? [])];
    for (const who of those) if (who) meeting.those.add(who);
  }
  for (const meeting of found.values()) meeting.those = [...meeting.those].sort();
  return found;
}

function couples(those) {
  return those.flatMap((one, i) => those.slice(i + 1).map((other) => [one, other]));
}

function meetingLink(id, words) {
  const parts = words?.document_id ? ["articles", words.document_id, mentionKey("meetings", words)] : ["tables", "attendances", id];
  return el("a", { href: address(...parts.filter(Boolean)), lang: "zh" }, nameOf(id));
}

/** Days → how many of their letters name a bar, all bars in order, and what one stands for. */
function bins(days) {
  const [first, last] = [days.reduce((a, b) => (a < b ? a : b)), days.reduce((a, b) => (a > b ? a : b))];
  const span = (Date.parse(last) - Date.parse(first)) / 86400000;
  const [cut, unit] = span <= 45 ? [10, "day"] : span <= 4000 ? [7, "month"] : [4, "year"];
  const whens = [];
  const at = new Date(`${first.slice(0, cut)}${"-01-01".slice(0, 10 - cut) || ""}T00:00:00Z`.replace(/^(\d{4}-\d{2})-01-01/, "$1-01"));
  while (at.toISOString().slice(0, cut) <= last.slice(0, cut)) {
    whens.push(at.toISOString().slice(0, cut));
    if (cut === 10) at.setUTCDate(at.getUTCDate() + 1);
    else if (cut === 7) at.setUTCMonth(at.getUTCMonth() + 1);
    else at.setUTCFullYear(at.getUTCFullYear() + 1);
  }
  return { whens, cut, unit };
}

/** A box, what makes a chart for its width, if there is one, what a click does → it, once the box is in the page. */
function chart(box, spec, click) {
  if (!spec) {
    box.append(el("p", { class: "hint" }, say("nothing")));
    box.dataset.drawn = "empty";
    return;
  }
  box.append(el("p", { class: "hint" }, say("loading")));
  requestAnimationFrame(async () => {
    try {
      await draw(box, spec(Math.max(280, box.clientWidth)), click);
      box.dataset.drawn = "chart";
    } catch (error) {
      box.replaceChildren(el("p", { class: "note" }, say("not_loaded")));
      throw error;
    }
  });
}
