/**
 * Shows what any two stages differ in. The markup of a file is in the page's
 * template, made by the same hand as the changes of a lesson.
 *
 * @typedef {[same: number, was: number, wasEnd: number, now: number, nowEnd: number]} Block
 *     Lines that stay, or lines that go and those that come; counted from 0.
 * @typedef {Record<string, number[]>} Stage
 *     The numbers of the lines of each file.
 * @typedef {Record<string, Block[][]>} Changes
 *     The hunks of each file.
 * @typedef {{lines: string[], stages: Stage[], changes: Record<string, Changes>}} Course
 */

/**
 * The element of the page, or of a part of it, that must be there.
 *
 * @param {string} selector
 * @param {ParentNode} place
 * @returns {HTMLElement}
 */
function find(selector, place = document) {
  const found = place.querySelector(selector);
  if (!(found instanceof HTMLElement)) {
    throw new Error(`There is no ${selector}.`);
  }
  return found;
}

const form = /** @type {HTMLFormElement} */ (find("#compare"));
const from = /** @type {HTMLSelectElement} */ (find("#from"));
const to = /** @type {HTMLSelectElement} */ (find("#to"));
const status = find("#differences");
const files = find("#files");
const blank = /** @type {HTMLTemplateElement} */ (find("#blank"));

/**
 * What two stages differ in, whichever of them comes first.
 *
 * @param {Course} course
 * @param {number} was
 * @param {number} now
 * @returns {Changes}
 */
function changes(course, was, now) {
  if (was === now) {
    return {};
  }
  if (was < now) {
    return course.changes[`${was}-${now}`];
  }
  const found = Object.entries(course.changes[`${now}-${was}`]);
  return Object.fromEntries(
    found.map(([path, hunks]) => [path, hunks.map((hunk) => hunk.map(turned))]),
  );
}

/**
 * @param {Block} block
 * @returns {Block}
 */
function turned([same, was, wasEnd, now, nowEnd]) {
  return [same, now, nowEnd, was, wasEnd];
}

/**
 * Fills a part of a hunk with lines, after the model of the one it has.
 *
 * @param {HTMLElement} part
 * @param {string[]} texts - the lines, as HTML
 * @param {number | null} was - the number of the first in the old file
 * @param {number | null} now - and in the new one; null where it is not there
 */
function fill(part, texts, was, now) {
  const model = find(".line", part);
  const lines = texts.map((html, index) => {
    const line = /** @type {HTMLElement} */ (model.cloneNode(true));
    find(".was", line).textContent = was === null ? "" : `${was + index + 1}`;
    find(".now", line).textContent = now === null ? "" : `${now + index + 1}`;
    find(":scope > :last-child", line).innerHTML = html;
    return line;
  });
  part.replaceChildren(...lines);
}

/**
 * A file in which two stages differ, as the page shows it.
 *
 * @param {string} path
 * @param {Block[][]} hunks
 * @param {string[] | undefined} was - its lines, as HTML
 * @param {string[] | undefined} now
 * @returns {DocumentFragment}
 */
function changedFile(path, hunks, was, now) {
  const file = /** @type {DocumentFragment} */ (blank.content.cloneNode(true));
  const hunkModel = find(".hunk", file);
  const count = { added: 0, removed: 0 };
  const shown = hunks.map((blocks) => {
    const hunk = /** @type {HTMLElement} */ (hunkModel.cloneNode(false));
    for (const [same, from, end, to, last] of blocks) {
      const old = was?.slice(from, end) ?? [];
      const other = now?.slice(to, last) ?? [];
      const parts = (same ? [".same", ".again"] : [".removed", ".added"]).map(
        (name) =>
          /** @type {HTMLElement} */ (find(name, hunkModel).cloneNode(true)),
      );
      fill(parts[0], old, from, same ? to : null);
      fill(parts[1], other, same ? from : null, to);
      hunk.append(...parts);
      count.removed += same ? 0 : old.length;
      count.added += same ? 0 : other.length;
    }
    return hunk;
  });
  find(".file-name code", file).textContent = path;
  find(".fate", file).textContent = !was ? "a new file" : now ? "" : "is gone";
  find(".count .added", file).textContent = count.added ? `+${count.added}` : "";
  find(".count .removed", file).textContent = count.removed
    ? `−${count.removed}`
    : "";
  const change = find(".change", file);
  change.setAttribute("aria-label", path);
  change.replaceChildren(...shown);
  return file;
}

/**
 * Shows what the two chosen stages differ in, and puts them into the address.
 *
 * @param {Course} course
 */
function show(course) {
  const [was, now] = [from.selectedIndex, to.selectedIndex];
  /** @type {(stage: number, path: string) => string[] | undefined} */
  const lines = (stage, path) =>
    course.stages[stage][path]?.map((number) => course.lines[number]);
  const found = Object.entries(changes(course, was, now));
  files.replaceChildren(
    ...found.map(([path, hunks]) =>
      changedFile(path, hunks, lines(was, path), lines(now, path)),
    ),
  );
  const number = found.length === 1 ? "One file" : `${found.length} files`;
  status.textContent = found.length
    ? `${number} differ${found.length === 1 ? "s" : ""}.`
    : "No line of code differs.";
  const chosen = new URLSearchParams({ from: from.value, to: to.value });
  history.replaceState(null, "", `?${chosen}`);
}

/**
 * Chooses what the address names, where there is such a lesson.
 */
function choose() {
  const wanted = new URLSearchParams(location.search);
  for (const select of [from, to]) {
    const label = wanted.get(select.id);
    for (const option of select.options) {
      option.selected ||= option.value === label;
    }
  }
}

try {
  const answer = await fetch("compare.json");
  /** @type {Course} */
  const course = await answer.json();
  choose();
  form.hidden = false;
  form.addEventListener("change", () => show(course));
  show(course);
} catch {
  status.textContent =
    "What the lessons differ in did not come: reload the page to try again.";
}
