let form = document.getElementById("send");
let list = document.getElementById("messages");
let box = list.parentElement;
let news = document.getElementById("new");
let problem = document.getElementById("problem");
let textbox = document.getElementById("message");
let uid = document.getElementById("uid");
let unsent = "";
let day = "";
let source = new EventSource("/stream?after=" + list.dataset.last);

source.onopen = () => problem.textContent = "";
source.onerror = function () {
    let over = source.readyState === EventSource.CLOSED;
    let next = over ? "Load the page again." : "Trying again…";
    problem.textContent = "Connection lost. " + next;
};

function showTime(time) {
    let at = new Date(time.dateTime);
    let date = at.toLocaleDateString();
    time.textContent = at.toLocaleTimeString();
    time.parentElement.dataset.day = date === day ? "" : date;
    day = date;
}

list.querySelectorAll("time").forEach(showTime);

source.onmessage = function (e) {
    let message = JSON.parse(e.data);
    let atEnd = box.scrollTop > -50;
    let line = document.createElement("p");
    let time = document.createElement("time");
    line.className = "message";
    line.classList.toggle("own", message.from === list.dataset.username);
    time.dateTime = message.timestamp;
    line.append("(", time, `) ${message.from}: ${message.message}`);
    showTime(time);
    list.append(line);
    news.hidden = atEnd;
    document.title = message.from + ": " + message.message;
};

news.onclick = () => box.scrollTop = 0;
box.onscroll = () => news.hidden = news.hidden || box.scrollTop > -50;

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
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        form.requestSubmit();
    }
};
