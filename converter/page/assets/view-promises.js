// Who promised what.

/** A kind, who is to act, towards whom; each may be empty → the commitments, and a chart of all by party and kind. */
async function promisesView(kind = "", who = "", toWhom = "") {
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
    return {
      ...row,
      who: sides.obligor.length ? sides.obligor : sides.signatory,
      toWhom: sides.counterparty,
    };
  });
  const counts = counted(
    rows.flatMap((row) => row.who.map((name) => ({ name, kind: labelled("commitments", "kind", row.kind) }))),
  );
  const top = [...totals(counts, "name")]
    .sort((a, b) => b[1] - a[1] || compare(a[0], b[0], 1))
    .map(([name]) => name)
    .slice(0, 15);
  const chosen = rows.filter(
    (row) =>
      (!kind || row.kind === kind) &&
      (!who || row.who.includes(who)) &&
      (!toWhom || row.toWhom.includes(toWhom)),
  );
  const some = (names, own) => {
    const first = [...new Set(names)].sort((a, b) => compare(a, b, 1)).slice(0, 3000);
    return [["", say("any")], ...[...new Set([own, ...first])].filter(Boolean).map((name) => [name, name])];
  };
  const kinds = field("commitments", "kind").categories;
  const list = dataTable({
    place: "promises",
    caption: say("commitments"),
    rows: chosen,
    columns: [
      { title: say("words"), cell: (row) => wordsLink("commitments", row) },
      { title: say("kind"), value: (row) => labelled("commitments", "kind", row.kind) },
      { title: say("who"), value: (row) => row.who.join("、") },
      { title: say("to_whom"), value: (row) => row.toWhom.join("、") },
      { title: say("speaker"), value: (row) => (row.speaker_id ? nameOf(row.speaker_id) : null) },
      { title: say("what"), value: (row) => row.text },
      { title: say("until"), value: (row) => row.due_on ?? row.due },
      {
        title: say("amount"),
        numeric: true,
        value: (row) => row.amount,
        cell: (row) => (row.amount === null ? null : `${number(row.amount)} ${row.currency ?? ""}`.trim()),
      },
    ],
  });
  const box = el("div", { class: "chart" });
  const element = el(
    "div",
    {},
    el("p", { class: "hint" }, say("promises_says")),
    held("commitments", rows),
    box,
    el(
      "div",
      { class: "controls" },
      select(
        say("kind"),
        [["", say("any")], ...kinds.map((one) => [one.value, said(one, "label")])],
        kind,
        (value) => go("promises", value, who, toWhom),
      ),
      select(
        say("who"),
        some(
          rows.flatMap((row) => row.who),
          who,
        ),
        who,
        (value) => go("promises", kind, value, toWhom),
      ),
      select(
        say("to_whom"),
        some(
          rows.flatMap((row) => row.toWhom),
          toWhom,
        ),
        toWhom,
        (value) => go("promises", kind, who, value),
      ),
      search(say("filter_rows"), list),
    ),
    list,
  );
  const titles = { description: say("by_party"), name: say("who"), kind: say("kind"), count: say("count") };
  const most = counts.filter((row) => top.includes(row.name));
  chart(
    box,
    most.length &&
      ((width) =>
        bars(
          most,
          top,
          titles,
          kinds.map((one) => said(one, "label")),
          width,
        )),
    (datum) =>
      datum.name &&
      go("promises", kinds.find((one) => said(one, "label") === datum.kind)?.value ?? "", datum.name, ""),
  );
  return element;
}
