// Who met whom.

/** persons or organizations, and the id of one of them → who met whom, or whom this one met. */
async function networkView(kind = "persons", centre = "") {
  await learn("persons", "organizations", "meetings");
  const meetings = await gatherings(kind);
  const times = new Map(); // who → meetings
  const met = new Set(); // who was not the only one there that is named
  for (const { those } of meetings.values()) {
    for (const who of those) {
      times.set(who, (times.get(who) ?? 0) + 1);
      if (those.length > 1) met.add(who);
    }
  }
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
    ? [...pairs.values()]
        .map((pair) => [pair.other, pair.meetings.length])
        .sort(most)
        .slice(0, 40)
        .map(([who]) => who)
        .concat(centre)
    : [...times]
        .filter(([who]) => met.has(who))
        .sort(most)
        .slice(0, 40)
        .map(([who]) => who);
  const shown = new Set(near);
  const lines = counted(
    [...meetings.values()].flatMap(({ those }) =>
      couples(those.filter((who) => shown.has(who))).map(([source, target]) => ({ source, target })),
    ),
  );
  const strong = strongest(lines);
  const nodes = near.map((id) => ({ id, name: nameOf(id), count: times.get(id), centre: id === centre }));
  const box = el("div", { class: "chart" });
  const names = el("datalist", { id: "names" });
  const ids = new Map(); // what is typed → who; of namesakes the more frequent has the bare name
  for (const [who] of [...times].sort(most)) {
    const name = ids.has(nameOf(who)) ? `${nameOf(who)} ${who}` : nameOf(who);
    ids.set(name, who);
    if (names.childElementCount < 2000) names.append(el("option", { value: name }));
  }
  const typed = el("input", {
    list: "names",
    value: centre ? nameOf(centre) : "",
    placeholder: say("centre_hint"),
    onchange: () => {
      if (!typed.value) go("network", kind);
      else if (ids.has(typed.value)) go("network", kind, ids.get(typed.value));
    },
  });
  const day = (pair) =>
    pair.meetings
      .map((id) => meetings.get(id).day ?? "")
      .sort()
      .at(-1);
  const list = dataTable({
    place: `network/${kind}/${centre}`,
    caption: say("pairs"),
    rows: [...pairs.values()].sort((a, b) => b.meetings.length - a.meetings.length),
    columns: [
      {
        title: say("one"),
        value: (pair) => nameOf(pair.one),
        cell: (pair) => el("a", { href: address("network", kind, pair.one), lang: "zh" }, nameOf(pair.one)),
      },
      {
        title: say("other"),
        value: (pair) => nameOf(pair.other),
        cell: (pair) =>
          el("a", { href: address("network", kind, pair.other), lang: "zh" }, nameOf(pair.other)),
      },
      { title: say("times"), numeric: true, value: (pair) => pair.meetings.length },
      { title: say("last"), value: day },
      {
        title: say("meetings"),
        value: (pair) => pair.meetings.map(nameOf).join(" "),
        cell: (pair) =>
          el(
            "ul",
            { class: "inline" },
            pair.meetings.slice(0, 5).map((id) => el("li", {}, meetingLink(id, meetings.get(id).words))),
          ),
      },
    ],
  });
  const element = el(
    "div",
    {},
    el(
      "div",
      { class: "controls" },
      select(
        say("whose"),
        [
          ["persons", say("persons")],
          ["organizations", say("organizations")],
        ],
        kind,
        (other) => go("network", other),
      ),
      el("label", { class: "choice" }, el("span", {}, say("centre")), typed, names),
      centre ? link(say("everyone"), "network", kind) : null,
    ),
    el(
      "p",
      { class: "hint" },
      say("network_says"),
      strong.length < lines.length ? ` ${say("network_some")}` : null,
    ),
    held("attendances", await rowsOf("attendances")),
    box,
    search(say("filter_rows"), list),
    list,
  );
  chart(
    box,
    nodes.length && ((width) => web(nodes, strong, width, say("network_of", { count: nodes.length }))),
    (datum) => datum.id && go("network", kind, datum.id),
  );
  return element;
}

/** persons or organizations → meetings by id: its day, who was there, and a row that names the words. */
async function gatherings(kind) {
  const [attendances, positions, all] = [
    await rowsOf("attendances"),
    await rowsOf("positions"),
    await rowsOf("meetings"),
  ];
  const found = new Map(
    all.map((row) => [row.meeting_id, { day: row.start_date, those: new Set(), words: row }]),
  );
  const houses = new Map(); // article and person → the organizations of his posts there
  for (const row of positions) {
    const key = `${row.document_id} ${row.person_id}`;
    houses.set(key, [...(houses.get(key) ?? []), row.organization_id]);
  }
  for (const row of attendances) {
    const meeting = found.get(row.meeting_id);
    if (!meeting) continue;
    const those =
      kind === "persons"
        ? [row.person_id]
        : [row.organization_id, ...(houses.get(`${row.document_id} ${row.person_id}`) ?? [])];
    for (const who of those) if (who) meeting.those.add(who);
  }
  for (const meeting of found.values()) meeting.those = [...meeting.those].sort();
  return found;
}

/** Lines → those that a picture can hold: of many, the few strongest of each dot. */
function strongest(lines) {
  if (lines.length <= 120) return lines;
  const drawn = new Map(); // dot → how many of its lines are drawn
  return lines
    .sort((a, b) => b.count - a.count || (a.source + a.target < b.source + b.target ? -1 : 1))
    .filter(({ source, target }) => {
      const few = Math.min(drawn.get(source) ?? 0, drawn.get(target) ?? 0) < 3;
      if (few) for (const dot of [source, target]) drawn.set(dot, (drawn.get(dot) ?? 0) + 1);
      return few;
    });
}

/** Some → each two of them. */
function couples(those) {
  return those.flatMap((one, i) => those.slice(i + 1).map((other) => [one, other]));
}
