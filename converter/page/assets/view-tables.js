// Any table, row by row.

/** A table and what its rows shall hold → these rows. */
async function tablesView(table = "commitments", wanted = "") {
  await learn(...THINGS, "documents");
  if (!Object.hasOwn(PAGE.schemas, table)) return el("p", {}, say("nothing"));
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
        if (THINGS.includes(table) && one.name === schema.primaryKey[0]) {
          return el(
            "a",
            { href: address("tables", "mentions", shown), title: said(PAGE.schemas.mentions) },
            shown,
          );
        }
        if (one.refers && shown !== null && shown !== row[one.name]) {
          return el(
            "a",
            { href: address("tables", one.refers, row[one.name]), lang: "zh", title: row[one.name] },
            shown,
          );
        }
        return typeof shown === "number" && one.name === "amount"
          ? number(shown)
          : shown === null
            ? null
            : String(shown);
      };
      const coded = one.refers || one.name === "entity_id";
      return {
        title: said(one),
        numeric,
        value: (row) => (coded ? `${value(row) ?? ""} ${row[one.name] ?? ""}` : value(row)),
        cell,
      };
    });
  const own = columns.findIndex(
    (column, i) => schema.fields[i].name === schema.primaryKey[0] && ID.test(rows[0]?.[schema.primaryKey[0]]),
  );
  if (own >= 0) columns.push(...columns.splice(own, 1)); // a key says nothing to a reader
  if (rows.some((row) => row.document_id)) {
    columns.unshift({ title: say("words"), cell: (row) => wordsLink(table, row) });
  }
  const shown = dataTable({
    place: `tables/${table}`,
    caption: said(schema),
    columns,
    rows,
    quiet: true,
    wanted,
  });
  const tables = Object.keys(PAGE.schemas).map((name) => [
    name,
    `${said(PAGE.schemas[name])} (${number(PAGE.rows[name])})`,
  ]);
  return el(
    "div",
    {},
    el(
      "div",
      { class: "controls" },
      select(say("choose_table"), tables, table, (name) => go("tables", name)),
      search(say("filter_rows"), shown, (text) => {
        shown.filter(text);
        history.replaceState(null, "", address("tables", table, ...(text ? [text] : [])));
      }),
    ),
    el("p", { class: "hint" }, said(schema, "description")),
    held(table, rows),
    shown,
  );
}
