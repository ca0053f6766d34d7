// Time, which is counted here and not waited for.

const clock = { now: 0, opened: 0 };
const MOST_TURNS = 5000;

let timers = [];
let lastTimer = 0;

function start(job, delay, { repeats = false, depth = nesting + 1 } = {}) {
    const wait = Math.max(0, delay | 0, depth > 5 ? 4 : 0);
    note("timer", { delay: wait, repeats });
    return later(job, wait, { repeats, depth });
}

// What the browser itself has to do when so much time has gone by.
function later(job, wait, { repeats = false, depth = 0 } = {}) {
    const id = ++lastTimer;
    timers.push({ id, job, wait, repeats, depth, due: clock.now + wait });
    return id;
}

function stop(id) {
    timers = timers.filter((timer) => timer.id !== id);
}

// How many timers were set by a timer that was set by a timer. A browser
// gives those a rest.
let nesting = 0;

function ring(timer) {
    clock.now = Math.max(clock.now, timer.due);
    stop(timer.id);
    if (timer.repeats) {
        const depth = timer.depth + 1;
        const wait = Math.max(timer.wait, depth > 5 ? 4 : 1);
        timers.push({ ...timer, wait, depth, due: clock.now + wait });
    }
    nesting = timer.depth;
    attempt(() => timer.job());
    nesting = 0;
}

// Let time go by; a timer, and then room for what it has put off.
function* wait(length) {
    const end = clock.now + length;
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
        timers.sort((a, b) => a.due - b.due);
        if (left || !timers.length || timers[0].due > end) break;
        ring(timers[0]);
        yield;
    }
    clock.now = end;
}

function asJob(job, given) {
    if (typeof job === "function") return () => job.apply(globalThis, given);
    return () => (0, eval)(String(job));
}

const RealDate = Date;
const today = () => clock.opened + clock.now;

function PageDate(...given) {
    if (!new.target) return new RealDate(today()).toString();
    return Reflect.construct(
        RealDate, given.length ? given : [today()], new.target,
    );
}
Object.setPrototypeOf(PageDate, RealDate);
PageDate.prototype = RealDate.prototype;
PageDate.prototype.constructor = PageDate;
PageDate.now = today;
