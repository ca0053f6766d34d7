/**
 * Shows what any two stages differ in. The markup of a file is in the page's
 * template, made by the same hand as the changes of a lesson.
 *
 * @typedef {[same: number, was: number, wasEnd: number, now: number, nowEnd: number]} Block
 *     Lines that stay, or lines that go and those that come; counted from 0.
 * @typedef {Record<string, Block[][]>} Changes
 *     The hunks of each file.
 * @typedef {{files: Record<string, string[]>, changes: Record<string, Changes>}} Stage
 *     The lines of each file, as HTML, and what each later stage differs in.
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
/** Stands in a line of the model where its text goes. */
const HERE = "\u{e000}";
/** A line that is too long for a row goes on so many columns further in. */
const STEP = 4;

/**
 * Fetches a stage; each only once, as the browser keeps what it was sent.
 *
 * @param {string} label
 * @returns {Promise<Stage>}
 */
async function stage(label) {
  const answer = await fetch(`${form.dataset.folder}/${label}.json`);
  return await answer.json();
}

/**
 * What two stages differ in, whichever of them comes first.
 *
 * @param {Stage} was
 * @param {Stage} now
 * @returns {Changes}
 */
function changes(was, now) {
  if (from.selectedIndex === to.selectedIndex) {
    return {};
  }
  if (from.selectedIndex < to.selectedIndex) {
    return was.changes[to.value];
  }
  const found = Object.entries(now.changes[from.value]);
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
 * How many spaces a line begins with.
 *
 * @param {string} html
 */
function indentOf(html) {
  return /^(?:<[^>]*>)*( *)/.exec(html)?.[1].length ?? 0;
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
  const line = find(".line", part);
  const [old, other] = [find(".was", line), find(".now", line)];
  const text = find(":scope > :last-child", line);
  // Read as one piece: piece by piece, a thousand lines keep a phone busy.
  const all = texts.map((html, index) => {
    old.textContent = was === null ? "" : `${was + index + 1}`;
    other.textContent = now === null ? "" : `${now + index + 1}`;
    text.textContent = HERE;
    text.style.setProperty("--hanging", `${indentOf(html) + STEP}ch`);
    return line.outerHTML.replace(HERE, () => html);
  });
  part.innerHTML = all.join("");
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

/** Which of all choices is the one that is shown. */
let shown = 0;

/**
 * Shows what the two chosen stages differ in, and puts them into the address.
 *
 * Each file is a task of its own: between them the page listens to whoever
 * scrolls, types or chooses anew.
 */
async function show() {
  const number = ++shown;
  const chosen = new URLSearchParams({ from: from.value, to: to.value });
  history.replaceState(null, "", `?${chosen}`);
  status.textContent = "The two are being fetched.";
  const [was, now] = await Promise.all([stage(from.value), stage(to.value)]);
  if (number !== shown) {
    return;
  }
  const found = Object.entries(changes(was, now));
  files.replaceChildren();
  for (const [path, hunks] of found) {
    await new Promise((resolve) => setTimeout(resolve));
    if (number !== shown) {
      return;
    }
    files.append(changedFile(path, hunks, was.files[path], now.files[path]));
  }
  status.textContent = howMany(found.length);
}

/**
 * Shows what is chosen, or says why it cannot.
 */
async function tryToShow() {
  const number = shown + 1;
  try {
    await show();
  } catch {
    if (number === shown) {
      files.replaceChildren();
      status.textContent =
        "What the lessons differ in did not come: reload the page to try again.";
    }
  }
}

/**
 * @param {number} count - of the files that differ
 */
function howMany(count) {
  if (count === 0) {
    return "No line of code differs.";
  }
  return count === 1 ? "One file differs." : `${count} files differ.`;
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

choose();
form.hidden = false;
for (const select of [from, to]) {
  select.addEventListener("change", () => void tryToShow());
}
await tryToShow();
