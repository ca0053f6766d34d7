let form = document.getElementById("send");
let list = document.getElementById("messages");
let problem = document.getElementById("problem");
let textbox = document.getElementById("message");
let uid = document.getElementById("uid");
let unsent = "";
let source = new EventSource("/stream?after=" + list.dataset.last);

source.onopen = () => problem.textContent = "";
source.onerror = () => problem.textContent = "Connection lost. Trying again…";

function showTime(time) {
    time.textContent = new Date(time.dateTime).toLocaleString();
}

list.querySelectorAll("time").forEach(showTime);

source.onmessage = function (e) {
    let message = JSON.parse(e.data);
    let line = document.createElement("p");
    let time = document.createElement("time");
    line.className = "message";
    line.classList.toggle("own", message.from === list.dataset.username);
    time.dateTime = message.timestamp;
    showTime(time);
    line.append("(", time, `) ${message.from}: ${message.message}`);
    list.append(line);
    document.title = message.from + ": " + message.message;
};

form.onsubmit = async function (e) {
    e.preventDefault();
    if (textbox.value !== unsent) {
        uid.value = Date.now() + "-" + Math.random();
    }

    let body = new FormData(form);
    textbox.value = unsent = "";

    try {
        let response = await fetch(form.action, {method: "POST", body: body});
        if (!response.ok) {
            throw new Error("The chat answered " + response.status + ".");
        }
        problem.textContent = "";
    } catch (error) {
        unsent = body.get("message");
        uid.value = body.get("uid");
        textbox.value = unsent + textbox.value;
        problem.textContent = "Not sent. Please send it again. " + error.message;
    }
};

textbox.onkeydown = function (e) {
    if (e.key === "Enter" && !e.shiftKey) {
        e.preventDefault();
        form.requestSubmit();
    }
};
