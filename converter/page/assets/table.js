// A table that sorts and filters, and shows so many rows at first.

const FIRST_ROWS = 50;
const ID = /^[a-z]{3}-[0-9a-f]{16}$|^\d{4}-\d\d-\d\d$/;
const HAN = /\p{Script=Han}/u;

const states = new Map(); // a table's place → what the reader chose there

/**
 * Its place, caption, columns {title, value(row), cell(row), numeric}, rows → an element with `filter(text)`.
 * What is typed, sorted and shown stays when the place is drawn anew, as in another language.
 */
function dataTable({ place, caption, columns, rows, quiet = false, wanted }) {
  if (!states.has(place)) states.set(place, { order: null, descending: false, wanted: "", most: FIRST_ROWS });
  const state = states.get(place);
  if (wanted !== undefined) state.wanted = wanted;
  const body = el("tbody");
  const status = el("p", { class: "status", role: "status" });
  const more = el("button", {
    type: "button",
    class: "more",
    onclick: () => show((state.most += 10 * FIRST_ROWS)),
  });
  const heads = columns.map((column, i) => {
    const button = column.value
      ? el("button", { type: "button", onclick: () => sort(i) }, column.title)
      : column.title; // links alone have no order
    return el("th", { scope: "col", class: column.numeric ? "number" : undefined }, button);
  });
  const table = el(
    "table",
    {},
    el("caption", { class: quiet ? "quiet" : "" }, caption),
    el("thead", {}, el("tr", {}, heads)),
    body,
  );
  const scroller = el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    table,
  );

  function sort(i) {
    state.descending = state.order === i && !state.descending;
    state.order = i;
    show();
  }

  function found() {
    const parts = state.wanted.toLowerCase().split(/\s+/).filter(Boolean);
    const some = parts.length
      ? rows.filter((row) => {
          const text = columns
            .map((column) => column.value?.(row) ?? "")
            .join("\n")
            .toLowerCase();
          return parts.every((part) => text.includes(part));
        })
      : [...rows];
    if (columns[state.order]?.value) {
      const { value } = columns[state.order];
      some.sort((a, b) => compare(value(a), value(b), state.descending ? -1 : 1));
    }
    return some;
  }

  function show() {
    const some = found();
    heads.forEach((head, j) => {
      if (j === state.order) head.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    body.replaceChildren(
      ...some.slice(0, state.most).map((row) =>
        el(
          "tr",
          {},
          columns.map((column) => {
            const cell = column.cell ? column.cell(row) : column.value(row);
            const text = cell instanceof Node ? cell.textContent : (cell ?? "");
            const shape = column.numeric
              ? "number"
              : ID.test(text)
                ? "id"
                : text.length > 16
                  ? "long"
                  : undefined;
            return el("td", { class: shape, lang: HAN.test(text) ? "zh" : undefined }, cell ?? "");
          }),
        ),
      ),
    );
    const counts = {
      shown: number(Math.min(state.most, some.length)),
      found: number(some.length),
      all: number(rows.length),
    };
    status.textContent =
      some.length === rows.length
        ? say("shown", counts)
        : some.length
          ? say("found", counts)
          : say("nothing");
    more.textContent = say("more");
    more.hidden = some.length <= state.most;
  }

  show();
  const element = el("div", { class: "table" }, status, scroller, more);
  element.wanted = state.wanted;
  element.filter = (text) => {
    state.wanted = text;
    state.most = FIRST_ROWS;
    show();
  };
  return element;
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** Two values and a direction → their order, what is missing last. */
function compare(a, b, direction) {
  const empty = (value) => value === null || value === undefined || value === "";
  if (empty(a) || empty(b)) return empty(a) - empty(b);
  if (typeof a === "number" && typeof b === "number") return direction * (a - b);
  return direction * collator.compare(String(a), String(b));
}
