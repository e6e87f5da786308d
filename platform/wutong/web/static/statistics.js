// Draws a chart over each table of a board. The numbers are read from the table itself, so the two never differ; without
// a script, or where the library cannot run, the table is all there is.
"use strict";
(() => {
  const COLOURS = ["#2f7d4f", "#6b7fb3", "#c58a12"];
  const MOST = 20;
  const read = (table) => {
    const heads = [...table.querySelectorAll("thead th")].map((one) => one.textContent.trim());
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => ({
      title: row.cells[0].textContent.trim(),
      values: [...row.querySelectorAll("td[data-value]")].map((one) => Number(one.textContent.trim())),
    }));
    return { names: heads.slice(1, 1 + (rows.length ? rows[0].values.length : 0)), rows };
  };
  const option = (kind, told) => {
    const rows = kind === "bar" ? told.rows.slice(0, MOST).reverse() : told.rows;
    const titles = { type: "category", data: rows.map((row) => row.title), axisLabel: { hideOverlap: true, width: 96, overflow: kind === "bar" ? "truncate" : "none" } };
    const values = { type: "value", minInterval: 1 };
    return {
      animation: false, color: COLOURS, legend: { top: 0 },
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", confine: true, renderMode: "richText" },
      xAxis: kind === "bar" ? values : titles, yAxis: kind === "bar" ? titles : values,
      series: told.names.map((name, place) => ({ name, type: kind, data: rows.map((row) => row.values[place]), symbolSize: 5, barMaxWidth: 14 })),
    };
  };
  const draw = (box) => {
    const told = read(document.getElementById(box.dataset.table).querySelector("table"));
    if (!told.rows.length) return;
    box.hidden = false;
    if (box.dataset.chart === "bar") box.style.height = `${Math.min(told.rows.length, MOST) * 52 + 72}px`;
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(option(box.dataset.chart, told));
    window.addEventListener("resize", () => chart.resize());
  };
  if (!window.echarts) return;
  document.querySelectorAll(".stat-chart").forEach(draw);
  document.querySelectorAll("details[data-folds]").forEach((one) => { one.open = false; });
})();
