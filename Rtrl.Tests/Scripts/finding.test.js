import assert from "node:assert/strict";
import test from "node:test";
import { find, groups, holdings, nothing, remember } from "../../Rtrl.Web/wwwroot/js/finding.js";

const run = (id, title, status = "finished") => ({ id: `run ${id}`, group: groups.runs, part: "run", title, status, also: `${id} ${status}`, href: `/runs/${id}` });
const page = (title, cap) => ({ id: `page ${title}`, group: groups.pages, part: "page", title, href: "/", cap });
const preset = title => ({ id: `new ${title}`, group: groups.fresh, part: "new", title: `New: ${title}`, href: "/new" });
const action = (title, cap) => ({ id: `action ${title}`, group: groups.page, part: "action", title, cap });
const titles = ({ groups: shown }) => shown.map(({ title, rows }) => [title, ...rows.map(({ entry }) => entry.title)]);

const some = [action("Export the runs shown", "E"), page("Runs", "g r"), page("Results"), run(2, "battle · seed 1"), run(1, "chain · seed 0", "running"), preset("Battleship, QRC(λ)"), preset("MemoryChain, stream Q(λ)")];

test("find_NothingTyped_ShowsRecentChoicesThenActionsPagesAndLivelyRuns", () => {
  assert.deepEqual(titles(find(some, "  ", ["run 2", "gone"])), [["Recent", "battle · seed 1"], ["This page", "Export the runs shown"], ["Pages", "Runs"], ["Runs", "chain · seed 0"]]);
  assert.deepEqual(titles(find(some, "", []))[2], ["Runs", "chain · seed 0", "battle · seed 1"]);
});

test("find_Typed_ShowsTheGroupOfTheBestFirst", () => {
  assert.deepEqual(titles(find(some, "new battleship qrc")), [["New", "New: Battleship, QRC(λ)"]]);
  assert.deepEqual(titles(find(some, "runs")).map(([title]) => title), ["Pages", "This page"]);
  assert.deepEqual(titles(find(some, "battle")), [["Runs", "battle · seed 1"], ["New", "New: Battleship, QRC(λ)"]]);
});

test("find_StatusOfARun_FindsIt", () => {
  assert.deepEqual(titles(find(some, "running")), [["Runs", "chain · seed 0"]]);
});

test("find_MoreThanAreShown_SaysHowManyAndLeadsToTheTable", () => {
  const { groups: [runs], found } = find([...Array.from({ length: 40 }, (_, id) => run(id, `chain ${id}`)), preset("chain")], "chain");
  assert.deepEqual([runs.title, runs.rows.length, runs.left, found], ["Runs", 7, 34, 41]);
  assert.equal(runs.rows.at(-1).entry.href, "/runs?q=chain");
});

test("find_Query_OffersToAskTheRunsTable", () => {
  const { groups: shown, found } = find(some, "agent.traceDecay=0.8");
  assert.equal(found, 0);
  assert.equal(shown[0].rows[0].entry.href, "/runs?q=agent.traceDecay%3D0.8");
});

test("nothing_OfSomethingUnknown_SaysWhatThereIs", () => {
  assert.equal(holdings(some), "2 runs, 2 presets, 0 settings and 0 terms");
  const { title, text } = nothing(" xyz ", some);
  assert.match(title, /has “xyz”\.$/);
  assert.match(text, /^There are 2 runs, 2 presets/);
  assert.match(text, /agent\.traceDecay=0\.8/);
});

test("remember_AChoice_ComesFirstAndOnce", () => {
  assert.deepEqual(remember(["a", "b"], "b"), ["b", "a"]);
  assert.equal(remember(Array.from({ length: 12 }, (_, index) => `${index}`), "new").length, 12);
  assert.deepEqual(remember(["a"], "query"), ["a"]);
});

test("find_FiveThousandRuns_AnswersWithinAFrameOrTwo", () => {
  const many = [...some, ...Array.from({ length: 5_000 }, (_, id) => run(id + 10, `memory-chain-${id % 7} agent.traceDecay=0.${id % 10} network.hiddenSize=${id} · seed ${id % 30}`))];
  find(many, "warm");
  for (const query of ["m", "me", "memory", "mcs3", "seed 12", "hidden 4", "zzz", "memory chain trace"]) {
    // Another program may hold up one try: the quickest of five is the filter's own time.
    const quickest = Math.min(...Array.from({ length: 5 }, () => { const start = performance.now(); find(many, query); return performance.now() - start; }));
    assert.ok(quickest < 50, `${query}: ${quickest.toFixed(1)} ms`);
  }
});
