// The frame of the page: the address says which view stands in it.

const VIEWS = {
  articles: articlesView,
  tables: tablesView,
  network: networkView,
  promises: promisesView,
  timeline: timelineView,
};
const LISTING = ["promises", "timeline"]; // views whose charts choose what is listed beneath
const main = document.getElementById("main");

function go(...parts) {
  while (parts.length > 1 && !parts.at(-1)) parts.pop();
  location.hash = address(...parts);
}

function parts() {
  const found = location.hash
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return ""; // an address that somebody cut
      }
    });
  return Object.hasOwn(VIEWS, found[0]) ? found : ["articles"];
}

let turn = 0;
let standing; // the view that stands
async function show({ focus = false } = {}) {
  const mine = (turn += 1);
  const [view, ...rest] = parts();
  document.title = said(PAGE);
  for (const a of document.querySelectorAll("#views a")) {
    if (a.dataset.view === view) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
  main.setAttribute("aria-busy", "true");
  let element;
  try {
    element = await VIEWS[view](...rest);
  } catch (error) {
    element = el("p", { class: "note", role: "alert" }, say("not_loaded"));
    console.warn(error);
  }
  if (mine !== turn) return; // the reader has gone on
  const same = view === standing;
  const keep = same ? place() : () => false;
  main.replaceChildren(element);
  release();
  standing = view;
  main.removeAttribute("aria-busy");
  main.dataset.shown = location.hash;
  if (!keep() && focus) {
    main.focus({ preventScroll: true });
    // Who clicks a bar wants to see the list that it stands for.
    const list = same && LISTING.includes(view) && rest.length ? main.querySelector(".table") : null;
    if (list) list.scrollIntoView({ block: "nearest" });
    else scrollTo(0, 0);
  }
}

/** → what to call once the same view is drawn anew: the reader is where he was; whether that was in a box. */
function place() {
  const label = document.activeElement?.closest("main .choice")?.firstChild.textContent;
  const heights = [...main.querySelectorAll(".chart")].map((box) => box.offsetHeight);
  const listed = main.querySelector(".list")?.scrollTop;
  return () => {
    main.querySelectorAll(".chart").forEach((box, i) => (box.style.minHeight = `${heights[i] ?? 0}px`));
    const list = main.querySelector(".list");
    if (list && listed) list.scrollTop = listed;
    const box = [...main.querySelectorAll(".choice")].find((one) => one.firstChild.textContent === label);
    box?.querySelector("select, input").focus({ preventScroll: true });
    return Boolean(box);
  };
}

function frame() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.getElementById("title").textContent = said(PAGE);
  for (const element of document.querySelectorAll("[data-word]"))
    element.textContent = say(element.dataset.word);
  const nav = document.getElementById("views");
  nav.setAttribute("aria-label", say("views"));
  nav.replaceChildren(
    ...Object.keys(VIEWS).map((view) => el("a", { href: address(view), data: { view } }, say(view))),
  );
  const button = document.getElementById("language");
  button.textContent = say("language");
  button.title = say("language_hint");
  button.lang = language === "zh" ? "en" : "zh";
  const theme = document.getElementById("theme");
  theme.replaceChildren(
    ...["auto", "light", "dark"].map((name) =>
      el(
        "option",
        { value: name, selected: name === (settings.get("theme") ?? "auto") },
        say(`theme_${name}`),
      ),
    ),
  );
  document.getElementById("about").replaceChildren(
    el("p", {}, said(PAGE, "description")),
    el(
      "p",
      {},
      `${say("version")} ${PAGE.version}`,
      PAGE.created ? ` · ${say("newest")} ${PAGE.created}` : null,
      PAGE.licenses.flatMap((one) => [
        " · ",
        /^https?:/.test(one.path ?? "")
          ? el("a", { href: one.path }, one.title ?? one.name)
          : (one.title ?? one.name),
      ]),
    ),
    el(
      "p",
      {},
      `${say("download")}: `,
      Object.entries(PAGE.zips).flatMap(([form, file], i) => [
        i ? " · " : null,
        el("a", { href: file, download: true }, form.toUpperCase().replace("PARQUET", "Parquet")),
      ]),
      " · ",
      el("a", { href: "csv/README.md" }, "README"),
    ),
  );
}

function paint(theme) {
  document.documentElement.dataset.theme = theme;
}

document.getElementById("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  settings.set("language", language);
  frame();
  show();
});
document.getElementById("theme").addEventListener("change", (event) => {
  settings.set("theme", event.target.value);
  paint(event.target.value);
  show();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show());
addEventListener("hashchange", () => show({ focus: true }));
addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(".card.open .close")?.click();
});

paint(settings.get("theme") ?? "auto");
frame();
show();
