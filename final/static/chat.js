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
const newMessages = document.getElementById("new");
const older = document.getElementById("older");
const title = document.title;
const username = list.dataset.username;

let last = list.dataset.last;
let source = null;
let silence = null;
let pause = 1000;
let unread = 0;


/* What this tab keeps through a reload: the draft, and what is not sent. */

const kept = JSON.parse(sessionStorage.getItem("kept") || "{}");
const outbox = new Map(kept.username === username ? kept.outbox : []);

function keep() {
    sessionStorage.setItem("kept", JSON.stringify({
        username: username,
        draft: textbox.value,
        outbox: [...outbox],
    }));
}


/* Messages on the page */

/* More than this, and the oldest go until they are asked for again. */
const MOST = 500;

/* The same as in chat/views.py. */
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?')\]])/;

function addText(paragraph, text) {
    for (const part of text.split(ADDRESS)) {
        if (ADDRESS.test(part)) {
            const link = document.createElement("a");
            link.href = part;
            link.target = "_blank";
            link.rel = "noopener nofollow ugc";
            link.textContent = part;
            paragraph.append(link);
        } else {
            paragraph.append(part);
        }
    }
}

function buildItem(message) {
    const item = blank.cloneNode(true);
    item.querySelector("b").textContent = message.from;
    addText(item.querySelector("p"), message.text);
    item.classList.toggle("own", message.from === username);
    item.classList.add("arriving");
    item.dataset.uid = message.uid;
    return item;
}

function showTime(item) {
    const time = item.querySelector("time");
    if (!time.dateTime) {
        return;
    }
    const at = new Date(time.dateTime);
    const before = item.previousElementSibling;
    time.textContent = at.toLocaleTimeString([], {timeStyle: "short"});
    time.title = at.toLocaleString();
    item.dataset.date = at.toLocaleDateString([], {dateStyle: "full"});
    if (before && before.dataset.date === item.dataset.date) {
        delete item.dataset.day;
    } else {
        item.dataset.day = item.dataset.date;
    }
}

function findItem(message) {
    return list.querySelector(`[data-number="${message.id}"]`)
        || (message.from === username
            && list.querySelector(`[data-uid="${CSS.escape(message.uid)}"]`));
}

/* A message comes by the stream or, if it is our own, by the answer to it:
   the smaller number may come later. What has no number yet stands last. */
function findNext(number) {
    const numbered = list.querySelectorAll("[data-number]");
    const goesBefore = (item) => Number(item.dataset.number || Infinity) > number;
    return Array.from(numbered).find(goesBefore);
}

function atEnd() {
    return log.scrollTop > -40;
}

function append(item) {
    const stays = !atEnd();
    const height = log.scrollHeight;
    const next = findNext(Number(item.dataset.number || Infinity));
    list.insertBefore(item, next || null);
    showTime(item);
    if (next) {
        showTime(next);
    }
    if (stays) {
        log.scrollTop -= log.scrollHeight - height;
    } else if (list.children.length > MOST) {
        list.firstElementChild.remove();
        showTime(list.firstElementChild);
        older.hidden = false;
    }
    return stays;
}

function show(message) {
    const found = findItem(message);
    if (found && found.dataset.number) {
        return;
    }
    if (found) {
        found.remove();
        outbox.delete(message.uid);
        keep();
    }
    const item = buildItem(message);
    item.dataset.number = message.id;
    item.querySelector("time").dateTime = message.at;
    const stays = append(item);
    if (message.from !== username) {
        newMessages.hidden = !stays;
        if (document.hidden) {
            unread += 1;
            document.title = `(${unread}) ${title}`;
        }
    }
}


/* Sending: one after another, in the order in which they were typed. */

let sent = Promise.resolve();

function post(uid, text) {
    let item = list.querySelector(`[data-uid="${uid}"]`);
    if (item && item.matches(".waiting")) {
        return;
    }
    if (item) {
        item.remove();
    }
    outbox.set(uid, text);
    keep();
    item = buildItem({from: username, text: text, uid: uid});
    item.classList.add("waiting");
    item.querySelector("time").textContent = "sending…";
    append(item);
    log.scrollTop = 0;
    sent = sent.then(() => send(uid, text));
}

async function send(uid, text) {
    try {
        const response = await fetch(form.action, {
            method: "POST",
            headers: {Accept: "application/json"},
            body: new URLSearchParams({message: text, uid: uid}),
            signal: AbortSignal.timeout(20000),
        });
        const answer = await response.json();
        if (!response.ok) {
            throw new Error(answer.error);
        }
        show(answer);
    } catch (error) {
        fail(uid, text, error);
    }
}

function fail(uid, text, error) {
    const item = list.querySelector(`[data-uid="${uid}"]`);
    if (!item || item.dataset.number) {
        return;
    }
    const again = document.createElement("button");
    const drop = document.createElement("button");
    again.textContent = "Send again";
    again.onclick = () => post(uid, text);
    drop.textContent = "Edit";
    drop.className = "quiet";
    drop.onclick = function () {
        outbox.delete(uid);
        item.remove();
        textbox.value = `${text}\n${textbox.value}`.trim();
        textbox.focus();
        keep();
    };
    const ours = error.name === "Error" && error.message;
    item.classList.replace("waiting", "failed");
    item.querySelector("time").textContent =
        `Not sent. ${ours || "The chat could not be reached."}`;
    item.firstElementChild.append(again, " ", drop);
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
        post(newUid(), text);
    }
    textbox.focus();
};

textbox.onkeydown = function (event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
    }
};

textbox.oninput = keep;


/* Receiving */

function connect() {
    clearTimeout(silence);
    if (source) {
        source.close();
    }
    const url = `${list.dataset.stream}?after=${encodeURIComponent(last)}`;
    source = new EventSource(url);
    source.onmessage = function (event) {
        alive();
        last = event.lastEventId;
        show(JSON.parse(event.data));
    };
    source.onerror = reconnect;
    source.addEventListener("people", function (event) {
        alive();
        showPeople(JSON.parse(event.data));
    });
    source.addEventListener("reset", function (event) {
        last = `${event.data}-0`;
        list.querySelectorAll("[data-number]").forEach(function (item) {
            if (item.dataset.number) {
                item.remove();
            }
        });
        delete status.dataset.lost;
        status.textContent = "The chat has begun anew.";
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
    }
}

function reconnect() {
    source.close();
    clearTimeout(silence);
    status.dataset.lost = "yes";
    status.textContent = "Connection lost. Reconnecting…";
    silence = setTimeout(connect, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, 20000);
}

function showPeople(people) {
    const items = people.names.map(function (name) {
        const item = document.createElement("li");
        item.dir = "auto";
        item.textContent = name;
        return item;
    });
    document.getElementById("count").textContent = people.count;
    document.getElementById("names").replaceChildren(...items);
}


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
    try {
        const response = await fetch(`?before=${first.dataset.number}`);
        const page = new DOMParser().parseFromString(
            await response.text(), "text/html"
        );
        log.ariaLive = "off";
        list.prepend(...page.getElementById("messages").children);
        list.querySelectorAll("li").forEach(showTime);
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
    }
};

window.addEventListener("online", connect);
window.addEventListener("offline", reconnect);
window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
        connect();
    }
});


/* Beginning */

list.querySelectorAll("li").forEach(showTime);
if (kept.username === username && kept.draft) {
    textbox.value = kept.draft;
}
for (const [uid, text] of outbox) {
    post(uid, text);
}
document.getElementById("people").open = innerWidth > 640;
log.scrollTop = 0;
connect();
