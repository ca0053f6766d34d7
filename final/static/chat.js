/* What the page does by itself: it sends without leaving, shows what others
   say as it comes, and keeps what is typed. Without this file the page works
   by its forms and links. */

"use strict";

const log = document.getElementById("log");
const list = document.getElementById("messages");
const blank = document.getElementById("blank").content.firstElementChild;
const form = document.getElementById("send");
const textbox = document.getElementById("message");
const status = document.getElementById("status");
const names = document.getElementById("names");
const newMessages = document.getElementById("new");
const older = document.getElementById("older");
const title = document.title;
const username = list.dataset.username;
/* A page of the history stays as it is. */
const follows = Boolean(list.dataset.stream);

let last = list.dataset.last;
let queue = [];
let flushing = null;
let source = null;
let silence = null;
let anew = false;
let pause = 1000;
let unread = 0;


/* What this tab keeps through a reload: the draft, and what is not sent. */

const kept = JSON.parse(sessionStorage.getItem("kept") || "{}");
const outbox = new Map(kept.outbox);

function keep() {
    sessionStorage.setItem("kept", JSON.stringify({
        draft: textbox.value,
        outbox: [...outbox],
    }));
}


/* Messages on the page */

/* More than this, and the oldest go until they are asked for again. */
const MOST = 500;

/* The same as in chat/views.py. */
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?')\]])/;

/* Its letters may only look like those of another host. */
function showHost(link) {
    const start = `${link.protocol}//${link.hostname}`;
    const typed = link.textContent.toLowerCase();
    const rest = typed.slice(start.length);
    const says = typed.startsWith(start) && /^([:/?#]|$)/.test(rest);
    if (link.hostname && !says) {
        link.dataset.host = link.hostname;
    }
}

function addText(paragraph, text) {
    for (const part of text.split(ADDRESS)) {
        if (ADDRESS.test(part)) {
            const link = document.createElement("a");
            link.href = part;
            link.target = "_blank";
            link.rel = "noopener nofollow ugc";
            link.textContent = part;
            showHost(link);
            paragraph.append(link);
        } else {
            paragraph.append(part);
        }
    }
}

/* The same for whoever looks at it, and not the same for all. */
function showFace(item) {
    const name = item.querySelector("b").textContent;
    const sum = [...name].reduce((all, sign) => all + sign.codePointAt(0), 0);
    item.firstElementChild.dataset.hue = sum % 8;
}

function buildItem(message) {
    const item = blank.cloneNode(true);
    const [initial] = message.from;
    item.querySelector("b").textContent = message.from;
    item.firstElementChild.dataset.initial = initial.toUpperCase();
    showFace(item);
    addText(item.querySelector("p"), message.text);
    item.classList.toggle("own", message.from === username);
    item.classList.add("arriving");
    return item;
}

/* What one person says within five minutes stands under one name and time. */
const TOGETHER = 5 * 60 * 1000;

/* The day above its first message, and who speaks above what they say.
   Returns whether that has changed anything for what comes next. */
function arrange(item) {
    const {day, since} = item.dataset;
    const time = item.querySelector("time");
    const name = item.querySelector("b").textContent;
    const before = item.previousElementSibling;
    const at = new Date(time.dateTime || Number(item.dataset.typed));
    if (time.dateTime) {
        time.textContent = at.toLocaleTimeString([], {timeStyle: "short"});
        time.title = at.toLocaleString();
    }
    item.dataset.date = at.toLocaleDateString([], {dateStyle: "full"});
    const sameDay = before?.dataset.date === item.dataset.date;
    const more = sameDay
        && before.querySelector("b").textContent === name
        && Math.abs(at - before.dataset.since) < TOGETHER;
    item.dataset.since = more ? before.dataset.since : Number(at);
    item.classList.toggle("more", more);
    if (sameDay) {
        delete item.dataset.day;
    } else {
        item.dataset.day = item.dataset.date;
    }
    return day !== item.dataset.day || since !== item.dataset.since;
}

function arrangeAll() {
    list.querySelectorAll("li").forEach(showFace);
    list.querySelectorAll("a").forEach(showHost);
    arrangeFrom(list.firstElementChild);
}

function arrangeFrom(item) {
    while (item && arrange(item)) {
        item = item.nextElementSibling;
    }
}

/* A message comes by the stream or, if it is our own, by the answer to it:
   the smaller number may come later. What has no number yet stands last. */
function findPrevious(number) {
    const goesAfter = (item) => Number(item.dataset.number || Infinity) > number;
    let item = list.lastElementChild;
    while (item && goesAfter(item)) {
        item = item.previousElementSibling;
    }
    return item;
}

function findWaiting(uid) {
    return list.querySelector(`[data-uid="${uid}"]`);
}

function atEnd() {
    return log.scrollTop > -40;
}

/* Returns where the message is on the page, if it is new there. */
function insert(message) {
    if (message.from === username && outbox.has(message.uid)) {
        findWaiting(message.uid)?.remove();
        outbox.delete(message.uid);
        keep();
    }
    /* Our own, sent again, may be older than all that the page shows. */
    const seen = Number(last.split("-").pop());
    const previous = findPrevious(message.id);
    if (message.id <= seen || previous?.dataset.number === String(message.id)) {
        return null;
    }
    const item = buildItem(message);
    item.dataset.number = message.id;
    item.querySelector("time").dateTime = message.at;
    list.insertBefore(item, previous ? previous.nextSibling : list.firstChild);
    arrangeFrom(item);
    return item;
}

/* Returns by how much it makes shorter what stands above the reader. */
function remove(number) {
    const item = list.querySelector(`[data-number="${number}"]`);
    if (!item) {
        return 0;
    }
    const height = log.scrollHeight;
    const {bottom} = item.getBoundingClientRect();
    const next = item.nextElementSibling;
    item.remove();
    arrangeFrom(next);
    const above = bottom < log.getBoundingClientRect().top;
    return above ? height - log.scrollHeight : 0;
}

function trim() {
    const oldest = Array.from(list.children).slice(0, -MOST);
    if (oldest.length) {
        oldest.forEach((item) => item.remove());
        arrange(list.firstElementChild);
        older.hidden = false;
    }
}

/* All at once, for to measure the page is slow. */
function show(messages) {
    const stays = !atEnd();
    let height = log.scrollHeight;
    const said = messages.filter((message) => !message.removes);
    const added = said.map(insert).filter(Boolean);
    for (const {removes} of messages) {
        height -= remove(removes);
    }
    const first = list.querySelector("[data-number]");
    if (anew && first) {
        anew = false;
        older.hidden = first.dataset.number === "1";
    }
    if (stays) {
        log.scrollTop -= log.scrollHeight - height;
    } else {
        trim();
    }
    const news = added.filter((item) => !item.matches(".own"));
    if (news.length) {
        newMessages.hidden = !stays;
    }
    if (news.length && document.hidden) {
        if (!unread) {
            list.querySelector(".news")?.classList.remove("news");
            news[0].classList.add("news");
        }
        unread += news.length;
        document.title = `(${unread}) ${title}`;
    }
}


/* Sending: one after another, in the order in which they were typed. */

let sent = Promise.resolve();

function addWaiting(uid, text) {
    const item = buildItem({from: username, text: text});
    item.dataset.uid = uid;
    item.dataset.typed = Date.now();
    item.classList.add("waiting");
    item.querySelector("time").textContent = "sending…";
    list.append(item);
    arrange(item);
}

function post(uid, text) {
    const item = findWaiting(uid);
    if (item && item.matches(".waiting")) {
        return;
    }
    if (item) {
        item.remove();
    }
    outbox.set(uid, {from: username, text: text});
    keep();
    addWaiting(uid, text);
    log.scrollTop = 0;
    sent = sent.then(() => send(uid, text));
}

async function send(uid, text) {
    try {
        const response = await fetch(form.action, {
            method: "POST",
            headers: {Accept: "application/json"},
            body: new URLSearchParams({message: text, uid: uid}),
            signal: AbortSignal.timeout?.(20000),
        });
        if (response.status === 429) {
            /* What is typed next waits for its turn. */
            const seconds = Number(response.headers.get("Retry-After")) || 1;
            await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
            return send(uid, text);
        }
        const answer = await response.json();
        if (!response.ok) {
            throw new Error(answer.error);
        }
        show([answer]);
        hurry();
        if (!follows) {
            location = form.action;
        }
    } catch (error) {
        if (error.name === "Error" && error.message) {
            fail(uid, text, error.message);
        } else {
            fail(uid, text, "The chat could not be reached.");
            findWaiting(uid)?.classList.add("unreached");
        }
    }
}

function fail(uid, text, reason) {
    const item = findWaiting(uid);
    if (!item) {
        return;
    }
    const again = document.createElement("button");
    const drop = document.createElement("button");
    again.textContent = "Send again";
    again.onclick = function () {
        post(uid, text);
        textbox.focus();
    };
    drop.textContent = "Edit";
    drop.className = "quiet";
    drop.onclick = function () {
        outbox.delete(uid);
        item.remove();
        textbox.value = `${text}\n${textbox.value}`.trim();
        textbox.focus();
        keep();
    };
    item.classList.replace("waiting", "failed");
    item.querySelector("time").textContent = `Not sent. ${reason}`;
    item.firstElementChild.append(again, " ", drop);
}

/* What found no chat goes by itself once there is one. */
function sendUnreached() {
    const place = log.scrollTop;
    for (const item of list.querySelectorAll(".unreached")) {
        post(item.dataset.uid, outbox.get(item.dataset.uid).text);
    }
    log.scrollTop = place;
}

function newUid() {
    const numbers = crypto.getRandomValues(new Uint32Array(4));
    return Array.from(numbers, (number) => number.toString(36)).join("");
}

form.onsubmit = function (event) {
    event.preventDefault();
    const text = textbox.value.trim();
    if (text) {
        textbox.value = "";
        grow();
        post(newUid(), text);
    }
    textbox.focus();
};

textbox.onkeydown = function (event) {
    /* 229 is all that Safari says of an Enter that ends a composition. */
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !composing) {
        event.preventDefault();
        form.requestSubmit();
    }
};

/* Where the style alone does not let the box grow with what is in it. */
function grow() {
    if (!CSS.supports("field-sizing", "content")) {
        textbox.style.height = "auto";
        textbox.style.height = `${textbox.scrollHeight + 2}px`;
    }
}

textbox.oninput = function () {
    keep();
    grow();
};

document.getElementById("leave").onsubmit = function (event) {
    if (list.querySelector(".waiting")) {
        event.preventDefault();
        sent.then(function () {
            if (!list.querySelector(".failed")) {
                event.target.requestSubmit();
            }
        });
        return;
    }
    /* Whoever takes the name next may do so in this tab. */
    textbox.value = "";
    outbox.clear();
    keep();
};


/* Receiving */

/* What comes is shown a little later, together with what follows it; `last`
   changes with it, for a new connection goes on after what is shown. */
function flush() {
    clearTimeout(flushing);
    flushing = null;
    if (queue.length) {
        show(queue.map((event) => JSON.parse(event.data)));
        last = queue.at(-1).lastEventId;
        queue = [];
    }
}

function connect() {
    clearTimeout(silence);
    if (source) {
        source.close();
    }
    flush();
    const url = `${list.dataset.stream}?after=${encodeURIComponent(last)}`;
    source = new EventSource(url);
    /* It may never get an answer, nor an error. */
    silence = setTimeout(reconnect, 40000);
    source.onmessage = function (event) {
        alive();
        queue.push(event);
        flushing ??= setTimeout(flush, 30);
    };
    source.onerror = reconnect;
    source.addEventListener("people", function (event) {
        alive();
        showPeople(JSON.parse(event.data));
    });
    source.addEventListener("reset", function () {
        last = "";
        list.querySelectorAll("[data-number]").forEach((item) => item.remove());
        older.hidden = true;
        anew = true;
        delete status.dataset.lost;
        status.textContent = "What stood here is gone.";
    });
    source.addEventListener("bye", function () {
        source.close();
        clearTimeout(silence);
        const first = document.createElement("a");
        first.href = "/";
        first.textContent = "Take a name.";
        status.replaceChildren("This name is not yours any more. ", first);
    });
}

function alive() {
    clearTimeout(silence);
    silence = setTimeout(reconnect, 40000);
    pause = 1000;
    if (status.dataset.lost) {
        delete status.dataset.lost;
        status.textContent = "";
        sendUnreached();
    }
}

function reconnect() {
    source.close();
    clearTimeout(silence);
    status.dataset.lost = "yes";
    status.textContent = "Connection lost. Reconnecting…";
    silence = setTimeout(connect, pause * (0.5 + Math.random() / 2));
    pause = Math.min(pause * 1.5, 10000);
}

/* There is reason to believe that an attempt would succeed now. */
function hurry() {
    if (status.dataset.lost) {
        pause = 1000;
        connect();
    }
}

function showPeople(people) {
    const items = people.names.map(function (name) {
        const item = document.createElement("li");
        item.dir = "auto";
        item.textContent = name;
        return item;
    });
    document.getElementById("count").textContent = people.count;
    names.replaceChildren(...items);
    showFurther();
}

/* A list on a phone has no bar at its side that says so. */
function showFurther() {
    const below = names.scrollHeight - names.clientHeight - names.scrollTop;
    names.nextElementSibling.hidden = below < 4;
}

names.onscroll = showFurther;
names.closest("details").ontoggle = showFurther;

/* A menu closes when something else is meant, by mouse or keyboard. */
for (const kind of ["click", "focusin"]) {
    document.addEventListener(kind, function (event) {
        for (const menu of document.querySelectorAll(".menu[open]")) {
            menu.open = menu.contains(event.target);
        }
    });
}

document.addEventListener("keydown", function (event) {
    const menu = document.querySelector(".menu[open]");
    if (event.key === "Escape" && menu) {
        menu.open = false;
        menu.firstElementChild.focus();
    }
});


/* Reading */

log.onscroll = function () {
    if (atEnd()) {
        newMessages.hidden = true;
    }
};

newMessages.onclick = function () {
    log.scrollTop = 0;
    newMessages.hidden = true;
    textbox.focus();
};

older.onclick = async function (event) {
    event.preventDefault();
    const first = list.querySelector("[data-number]");
    const number = first ? first.dataset.number : "";
    try {
        const response = await fetch(`?before=${number}`);
        const page = new DOMParser().parseFromString(
            await response.text(), "text/html"
        );
        /* Another click was quicker, or the page has begun anew. */
        if (first !== list.querySelector("[data-number]")) {
            return;
        }
        log.ariaLive = "off";
        list.prepend(...page.getElementById("messages").children);
        arrangeAll();
        log.ariaLive = null;
        older.hidden = page.getElementById("older").hidden;
    } catch (error) {
        status.textContent = "The older messages did not come. Try again.";
    }
};

document.onvisibilitychange = function () {
    if (!document.hidden) {
        unread = 0;
        document.title = title;
        hurry();
    }
};


/* Beginning */

function follow() {
    for (const [uid, {from, text}] of outbox) {
        if (from === username) {
            post(uid, text);
        } else {
            addWaiting(uid, text);
            fail(uid, text, `It was written as ${from}.`);
        }
    }
    window.addEventListener("online", connect);
    window.addEventListener("offline", reconnect);
    window.addEventListener("pageshow", function (event) {
        if (event.persisted) {
            connect();
        }
    });
    connect();
}

arrangeAll();
if (kept.draft) {
    textbox.value = kept.draft;
    grow();
}
if (follows) {
    follow();
}
log.scrollTop = 0;
