// Charts by Vega and Vega-Lite, in the colours of the page.

/** The name of a colour in the style → what it is in the theme that is shown. */
function colour(name) {
  const probe = el("i", { style: `color: var(--${name})` });
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Colours that people who see few of them tell apart (after Okabe and Ito). */
const KINDS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b2a100", "#8c8c8c"];

function look() {
  const [ink, soft, line] = ["ink", "soft", "line"].map(colour);
  const text = { labelColor: ink, titleColor: soft, labelFontSize: 12, titleFontSize: 12, labelLimit: 220 };
  return {
    background: "transparent",
    font: getComputedStyle(document.body).fontFamily,
    axis: { ...text, domainColor: line, tickColor: line, gridColor: line },
    legend: text,
    view: { stroke: null },
    range: { category: KINDS },
  };
}

const drawn = new Map(); // box → its chart

/** A box, a specification and what to do with the datum that is clicked: the chart in the box. */
async function draw(box, spec, click) {
  const embed = await loadVega();
  const chart = await embed(
    box,
    { ...spec, config: look() },
    { actions: false, renderer: "svg", tooltip: { theme: "custom" } },
  );
  if (click) chart.view.addEventListener("click", (_, item) => item?.datum && click(item.datum));
  drawn.set(box, chart);
  release();
}

/** Let go of the charts that have left the page: they listen to the window, which would hold them for ever. */
function release() {
  for (const [box, chart] of drawn) {
    if (box.isConnected) continue;
    chart.finalize();
    drawn.delete(box);
  }
}

/** Rows with a count, and a field → the sums of its values: an axis needs no more whole numbers. */
function totals(rows, name) {
  const sums = new Map();
  for (const row of rows) sums.set(row[name], (sums.get(row[name]) ?? 0) + row.count);
  return sums;
}

/** Rows with a count and a kind, the field that tells bars apart, the bars in order, words, kinds, a width → its parts. */
function stacked(rows, name, bars, titles, kinds, width) {
  return {
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: titles.description,
      data: { values: rows },
    },
    bar: {
      field: name,
      // In a scale names are data; as an order of Vega-Lite's they would become a program.
      type: "nominal",
      sort: null,
      scale: { domain: bars },
      title: titles[name],
    },
    count: {
      field: "count",
      type: "quantitative",
      aggregate: "sum",
      title: titles.count,
      axis: { tickCount: Math.min(8, Math.max(...totals(rows, name).values())), format: "d" },
    },
    by: {
      color: {
        field: "kind",
        title: titles.kind,
        type: "nominal",
        sort: kinds,
        scale: { domain: kinds },
        legend: { orient: "bottom", columns: width < 500 ? 2 : 4 },
      },
      tooltip: [name, "kind", "count"].map((field) => ({ field, title: titles[field] })),
    },
  };
}

/** Rows {name, kind, count}, the names in order, the width of the box → bars of each name by kind. */
function bars(rows, names, titles, kinds, width) {
  const { spec, bar, count, by } = stacked(rows, "name", names, titles, kinds, width);
  return {
    ...spec,
    mark: { type: "bar", cursor: "pointer", tooltip: true },
    width: "container",
    autosize: { type: "fit-x", contains: "padding" },
    height: 24 * names.length,
    encoding: { y: { ...bar, axis: { title: null } }, x: count, ...by },
  };
}

/** Rows {when, kind, count}, the days in order, the width of the box, what a click does → bars along time by kind. */
function columns(rows, whens, titles, kinds, width, click) {
  const { spec, bar, count, by } = stacked(rows, "when", whens, titles, kinds, width);
  return {
    ...spec,
    mark: { type: "bar", cursor: click ? "pointer" : "default", tooltip: true, width: { band: 0.9 } },
    width: whens.length < 12 ? { step: 64 } : "container",
    height: 180,
    encoding: {
      x: { ...bar, axis: { title: null, labelOverlap: true, labelAngle: 0, grid: false } },
      y: count,
      ...by,
    },
  };
}

/** Nodes {id, name, count, centre}, links {source, target, count} and a box's width → dots that those who met draw together. */
function web(nodes, links, width, description) {
  const height = Math.max(360, Math.min(620, width * 0.7));
  const space = Math.sqrt((width * height) / Math.max(nodes.length, 1)) * 0.9; // what a dot and its name may take
  const middle = { x: width / 2, y: height / 2 };
  return {
    $schema: "https://vega.github.io/schema/vega/v6.json",
    description,
    width,
    height,
    padding: 0,
    data: [
      { name: "nodes", values: nodes.map((node) => ({ ...node, middle })) },
      { name: "links", values: links },
    ],
    scales: [
      {
        name: "size",
        type: "sqrt",
        domain: [0, Math.max(...nodes.map((node) => node.count))],
        range: [30, 500],
      },
      {
        name: "width",
        type: "sqrt",
        domain: [0, Math.max(1, ...links.map((link) => link.count))],
        range: [0.5, 5],
      },
    ],
    marks: [
      {
        name: "dots",
        type: "symbol",
        description,
        zindex: 1,
        from: { data: "nodes" },
        encode: {
          enter: {
            fill: { signal: `datum.centre ? '${colour("accent")}' : '${KINDS[0]}'` },
            stroke: { value: colour("paper") },
            tooltip: { signal: "{title: datum.name, meetings: datum.count}" },
            cursor: { value: "pointer" },
            description: { signal: "datum.name + ': ' + datum.count" },
          },
          update: { size: { scale: "size", field: "count" } },
        },
        transform: [
          {
            type: "force",
            iterations: 300,
            static: true,
            forces: [
              { force: "center", ...middle },
              { force: "collide", radius: Math.min(24, space / 2) },
              { force: "nbody", strength: -space * 4 },
              { force: "link", links: "links", id: "datum.id", distance: space },
              { force: "x", x: "datum.middle.x", strength: 0.08 },
              { force: "y", y: "datum.middle.y", strength: 0.12 },
            ],
          },
          // None beyond the edge, and room for half a name.
          { type: "formula", as: "x", expr: `clamp(datum.x, 24, ${width - 24})` },
          { type: "formula", as: "y", expr: `clamp(datum.y, 28, ${height - 12})` },
        ],
      },
      {
        type: "path",
        aria: false,
        from: { data: "links" },
        interactive: false,
        encode: {
          update: {
            stroke: { value: colour("soft") },
            strokeOpacity: { value: 0.35 },
            strokeWidth: { scale: "width", field: "count" },
          },
        },
        transform: [
          {
            type: "linkpath",
            shape: "line",
            sourceX: "datum.source.x",
            sourceY: "datum.source.y",
            targetX: "datum.target.x",
            targetY: "datum.target.y",
          },
        ],
      },
      {
        type: "text",
        aria: false,
        zindex: 2,
        interactive: false,
        from: { data: "dots" },
        encode: {
          update: {
            x: { field: "x" },
            y: { field: "y", offset: { signal: "-sqrt(datum.size) / 2 - 4" } },
            text: { field: "datum.name" },
            align: { value: "center" },
            fontSize: { value: 12 },
            limit: { value: 140 },
            fill: { value: colour("ink") },
            stroke: { value: colour("paper") },
            strokeWidth: { value: 3 },
          },
        },
      },
    ],
  };
}
