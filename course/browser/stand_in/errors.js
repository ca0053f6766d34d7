// Errors that nobody caught, as a browser's console shows them.

const errors = [];

function failed(error) {
    errors.push({ message: String(error) });
}

// Run a job of the page's own. What it throws stops nothing else; a promise
// that it gives is nobody's, so its failure is one of the page.
function attempt(job) {
    try {
        const answer = job();
        if (answer instanceof Promise) watch(answer);
        return answer;
    } catch (error) {
        failed(error);
    }
}

// An engine tells a page's rejected promises to the program around it, and not
// to us. But whoever takes a promise over, by `then` or by `await`, asks for
// its `constructor`: so we see which of them somebody waits for. What an async
// function promises to nobody at all fails unseen.
const rejected = new Map();
const awaited = new WeakSet();
const { then } = Promise.prototype;
const NativePromise = Promise;
let watching = false;

Object.defineProperty(Promise.prototype, "constructor", {
    configurable: true,
    get() {
        if (!watching) awaited.add(this);
        return NativePromise;
    },
});
Promise.prototype.then = function (done, failed) {
    const next = then.call(this, done, failed);
    watch(next);
    return next;
};
globalThis.Promise = new Proxy(NativePromise, {
    construct(...given) {
        const promise = Reflect.construct(...given);
        watch(promise);
        return promise;
    },
    get: (kind, name) => name === "resolve"
        ? (value) => kind.resolve(value) : kind[name],
});

function watch(promise) {
    watching = true;
    then.call(promise, undefined, (reason) => rejected.set(promise, reason));
    watching = false;
}

// To be asked when no job is waiting: by then whoever wants a promise has it.
function noteRejected() {
    for (const [promise, reason] of rejected) {
        if (awaited.has(promise)) continue;
        const isError = reason instanceof Error;
        failed(isError ? reason : "Uncaught " + String(reason));
    }
    rejected.clear();
}
