/**
 * The clock and the time zone that Python and the engine of scripts see.
 *
 * Both are made with Emscripten, which has no zones of its own: it asks the
 * `Date` around for the hour and for how far that is from Greenwich. While a
 * work is checked, another one stands there.
 */

const TrueDate = Date;

/** Milliseconds, as of `Date.now`. */
let now = () => TrueDate.now();
/** Milliseconds that the zone is ahead of Greenwich. */
let ahead = 0;

/** A date in the zone that is set, as far as Emscripten asks for one. */
class ZonedDate extends TrueDate {
    /** @param {number[]} given As `Date` takes them. */
    constructor(...given) {
        if (given.length > 1) {
            const [year, month, ...more] = given;
            super(TrueDate.UTC(year, month, ...more) - ahead);
        } else {
            super(given.length ? given[0] : now());
        }
    }

    static now() {
        return now();
    }

    get local() {
        return new TrueDate(this.getTime() + ahead);
    }

    getTimezoneOffset() {
        return -ahead / 60_000;
    }

    getYear() {
        return this.getFullYear() - 1900;
    }

    getFullYear() {
        return this.local.getUTCFullYear();
    }

    getMonth() {
        return this.local.getUTCMonth();
    }

    getDate() {
        return this.local.getUTCDate();
    }

    getDay() {
        return this.local.getUTCDay();
    }

    getHours() {
        return this.local.getUTCHours();
    }

    getMinutes() {
        return this.local.getUTCMinutes();
    }

    getSeconds() {
        return this.local.getUTCSeconds();
    }
}

/** What `web/python/tab/clock.py` asks for. */
export const clock = {
    /**
     * Show one moment, in a zone so many seconds ahead of Greenwich.
     *
     * @param {number} moment Seconds since 1970.
     * @param {number} zone
     */
    standStill(moment, zone) {
        show(() => moment * 1000, zone);
    },

    /**
     * Show a time that goes on, so many seconds away from the true one.
     *
     * @param {number} shift
     * @param {number} zone
     */
    goShifted(shift, zone) {
        show(() => TrueDate.now() + shift * 1000, zone);
    },

    /** Show the true time, in the zone of the browser. */
    goOn() {
        globalThis.Date = TrueDate;
    },
};

/**
 * @param {() => number} time
 * @param {number} zone
 */
function show(time, zone) {
    now = time;
    ahead = zone * 1000;
    globalThis.Date = /** @type {DateConstructor} */ (
        /** @type {unknown} */ (ZonedDate)
    );
}
