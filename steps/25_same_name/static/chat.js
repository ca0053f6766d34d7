let list = document.getElementById("list");
let lost = document.getElementById("lost");
let problem = document.getElementById("problem");
let textbox = document.getElementById("message");
let uid = document.getElementById("uid");
let form = textbox.form;
let last = list.dataset.last;

function toLocalTime(timestamp) {
    let moment = new Date(timestamp.replace(" ", "T"));
    return moment.toLocaleString();
}

function showMessage(message) {
    let line = document.createElement("p");
    let time = document.createElement("time");
    time.textContent = toLocalTime(message.timestamp);
    line.append("(");
    line.append(time);
    line.append(")\n");
    line.append(message.from + ": " + message.message);
    if (message.from === list.dataset.me) {
        line.className = "own";
    }

    list.append(line);
}

async function send(body) {
    try {
        let response = await fetch("", {method: "POST", body: body});
        if (response.ok) {
            return "";
        }

        if (response.status < 500) {
            return await response.text();
        }

        return "Please send it again.";
    } catch (error) {
        return "Please send it again.";
    }
}

function listen() {
    let source = new EventSource("/stream?after=" + last);

    source.onopen = function () {
        lost.hidden = true;
    };

    source.onmessage = function (e) {
        last = e.lastEventId;
        showMessage(JSON.parse(e.data));
    };

    source.onerror = function () {
        lost.hidden = false;
        if (source.readyState === EventSource.CLOSED) {
            setTimeout(listen, 3000);
        }
    };
}

form.onsubmit = async function (e) {
    e.preventDefault();
    let body = new FormData(form);
    textbox.value = "";
    uid.value = Math.random();
    problem.textContent = "";

    let reason = await send(body);
    if (reason !== "") {
        problem.textContent = "Not sent. " + reason;
        let unsent = body.get("message");
        if (textbox.value === "") {
            textbox.value = unsent;
        } else {
            textbox.value = unsent + "\n" + textbox.value;
        }

        uid.value = body.get("uid");
    }
};

textbox.onkeydown = function (e) {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        form.requestSubmit();
    }
};

listen();

for (let time of list.querySelectorAll("time")) {
    time.textContent = toLocalTime(time.textContent);
}
