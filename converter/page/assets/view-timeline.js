// What took place when.

/** The beginning of a day, as 2024 or 2024-05 → the meetings then, and charts of meetings and deadlines. */
async function timelineView(when = "") {
  await learn("meetings");
  const meetings = await rowsOf("meetings");
  const dated = meetings.filter((row) => row.start_date);
  const dues = (await rowsOf("commitments")).filter((row) => row.due_on);
  const list = dataTable({
    place: "timeline",
    caption: say("meetings"),
    rows: [...(when ? dated.filter((row) => row.start_date.startsWith(when)) : meetings)].sort((a, b) =>
      compare(a.start_date, b.start_date, -1),
    ),
    columns: [
      { title: say("date"), value: (row) => row.start_date },
      { title: say("name"), value: (row) => row.name, cell: (row) => meetingLink(row.meeting_id, row) },
      { title: say("kind"), value: (row) => labelled("meetings", "kind", row.kind) },
      { title: say("place"), value: (row) => row.place },
    ],
  });
  const element = el("div", {}, held("meetings", meetings));
  for (const [rows, date, word, name] of [
    [dated, "start_date", "meetings_by", "meetings"],
    [dues, "due_on", "dues_by", "commitments"],
  ]) {
    // Of a chosen year its months are drawn, of a month or a day the month's days.
    const near = date === "start_date" ? rows.filter((row) => row[date].startsWith(when.slice(0, 7))) : rows;
    if (!near.length) continue;
    const { whens, cut, unit } = bins(near.map((row) => row[date]));
    const counts = counted(
      near.map((row) => ({ when: row[date].slice(0, cut), kind: labelled(name, "kind", row.kind) })),
    );
    if (date === "start_date") {
      const some = [...new Set([when, ...whens])].filter(Boolean).map((one) => [one, one]);
      const all = [["", say("any")], ...some.sort()];
      element.append(
        el(
          "div",
          { class: "controls" },
          select(say("date"), all, when, (one) => go("timeline", one)),
        ),
      );
    }
    const box = el("div", { class: "chart" });
    element.append(el("h2", {}, say(word, { unit: say(unit) })), box);
    const titles = {
      description: say(word, { unit: say(unit) }),
      when: say("date"),
      kind: say("kind"),
      count: say("count"),
    };
    const kinds = field(name, "kind").categories.map((one) => said(one, "label"));
    const click = date === "start_date" && ((datum) => datum.when && go("timeline", datum.when));
    chart(box, (width) => columns(counts, whens, titles, kinds, width, click), click);
  }
  const missing = meetings.length - dated.length;
  element.append(
    el(
      "p",
      { class: "hint" },
      say("timeline_says"),
      missing ? ` ${say("without_date", { count: number(missing) })}` : null,
    ),
    search(say("filter_rows"), list),
    list,
  );
  return element;
}

/** Days → how many of their letters name a bar, all bars in order, and what one stands for. */
function bins(days) {
  const [first, last] = [days.reduce((a, b) => (a < b ? a : b)), days.reduce((a, b) => (a > b ? a : b))];
  const span = (Date.parse(last) - Date.parse(first)) / 86400000;
  const [cut, unit] = span <= 45 ? [10, "day"] : span <= 4000 ? [7, "month"] : [4, "year"];
  const whens = [];
  const at = new Date(`${first.slice(0, cut)}${"-01-01".slice(cut - 4)}T00:00:00Z`);
  for (;;) {
    whens.push(at.toISOString().slice(0, cut));
    if (whens.at(-1) === last.slice(0, cut)) break; // not later: the year 10000 has other letters
    if (cut === 10) at.setUTCDate(at.getUTCDate() + 1);
    else if (cut === 7) at.setUTCMonth(at.getUTCMonth() + 1);
    else at.setUTCFullYear(at.getUTCFullYear() + 1);
  }
  return { whens, cut, unit };
}
