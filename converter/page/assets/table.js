// A table that sorts and filters, and shows so many rows at first.

const FIRST_ROWS = 50;
const ID = /^[a-z]{3}-[0-9a-f]{16}$|^\d{4}-\d\d-\d\d$/;
const HAN = /\p{Script=Han}/u;

/** Caption, columns {title, value(row), cell(row), numeric}, rows → an element with `filter(text)` and `update(rows)`. */
function dataTable({ caption, columns, rows, quiet = false }) {
  let order = null;
  let descending = false;
  let wanted = "";
  let most = FIRST_ROWS;
  const body = el("tbody");
  const status = el("p", { class: "status", role: "status" });
  const more = el("button", {
    type: "button",
    class: "more",
    onclick: () => show((most += 10 * FIRST_ROWS)),
  });
  const heads = columns.map((column, i) => {
    const button = el("button", { type: "button", onclick: () => sort(i) }, column.title);
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
    descending = order === i && !descending;
    order = i;
    heads.forEach((head, j) => {
      if (j === i) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    show();
  }

  function found() {
    const parts = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    const some = parts.length
      ? rows.filter((row) => {
          const text = columns
            .map((column) => column.value(row) ?? "")
            .join("\n")
            .toLowerCase();
          return parts.every((part) => text.includes(part));
        })
      : [...rows];
    if (order !== null) {
      const { value } = columns[order];
      some.sort((a, b) => compare(value(a), value(b), descending ? -1 : 1));
    }
    return some;
  }

  function show() {
    const some = found();
    body.replaceChildren(
      ...some.slice(0, most).map((row) =>
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
      shown: number(Math.min(most, some.length)),
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
    more.hidden = some.length <= most;
  }

  show();
  const element = el("div", { class: "table" }, status, scroller, more);
  element.filter = (text) => {
    wanted = text;
    most = FIRST_ROWS;
    show();
  };
  element.update = (others) => {
    rows = others;
    most = FIRST_ROWS;
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
