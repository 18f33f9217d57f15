// From rows to words and back, and what several views say.

const THINGS = ["persons", "organizations", "meetings", "areas"];
const FROM_WORDS = ["commitment_parties", "commitment_actions"];

/** A row that names its article → a link to the words it rests on. */
function wordsLink(table, row) {
  if (!row.document_id) return null;
  const key = field(table, "start")
    ? keyOf(table, row)
    : FROM_WORDS.includes(table)
      ? `commitments.${row.commitment_id}`
      : mentionKey(table, row);
  const to = link(say("words"), "articles", row.document_id, ...(key ? [key] : []));
  to.title = say("show_words");
  return to;
}

function mentionKey(table, row) {
  return row.start === undefined || row.start === null ? "" : `mentions.${row.start}.${row.end}.${table}`;
}

/** A table and the rows that the page holds → a note if those are not all. */
function held(table, rows) {
  if (rows.length >= PAGE.rows[table]) return null;
  return el(
    "p",
    { class: "note" },
    say(table === "documents" ? "newest_only" : "first_only", {
      held: number(rows.length),
      all: number(PAGE.rows[table]),
    }),
  );
}

/** A meeting's id and a row that names its words → a link to them. */
function meetingLink(id, words) {
  const parts = words?.document_id
    ? ["articles", words.document_id, mentionKey("meetings", words)]
    : ["tables", "attendances", id];
  return el("a", { href: address(...parts.filter(Boolean)), lang: "zh" }, nameOf(id));
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
