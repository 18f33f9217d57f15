// The articles, and the one that is open.

/** An article's id and the key of a fact in it → the list of articles, and this one. */
async function articlesView(id, key) {
  const documents = await rowsOf("documents");
  const one = documents.length === 1 ? documents[0].document_id : id;
  const list = documents.length > 1 ? await articleList(documents, one) : null;
  if (!documents.some((row) => row.document_id === one)) {
    const missing = one ? el("p", { class: "note", role: "alert" }, say("not_held")) : null;
    return el("div", { class: "articles none" }, missing, list ?? (missing ? null : say("nothing")));
  }
  const article = await load(one);
  document.title = article.document.title;
  return el("div", { class: list ? "articles" : "articles single" }, list, articleView(article, key));
}

/** Documents and the open one → the list to choose from. */
async function articleList(documents, open) {
  const list = dataTable({
    place: "articles",
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
      { title: say("facts"), numeric: true, value: (row) => row.facts },
    ],
  });
  const inside = [search(say("filter_articles"), list), held("documents", documents), list];
  const narrow = matchMedia("(max-width: 70rem)").matches;
  return el(
    "details",
    { class: "list", open: !open || !narrow },
    el("summary", {}, tally(say("articles"), documents.length)),
    inside,
  );
}
