let list = document.getElementById("list");
let lost = document.getElementById("lost");
let problem = document.getElementById("problem");
let textbox = document.getElementById("message");
let form = textbox.form;
let source = new EventSource("/stream?after=" + list.dataset.last);
let local = (time) => new Date(time.replace(" ", "T")).toLocaleString();

for (let time of list.querySelectorAll("time")) {
    time.textContent = local(time.textContent);
}

source.onopen = () => lost.hidden = true;
source.onerror = () => lost.hidden = false;
source.onmessage = function (e) {
    let message = JSON.parse(e.data);
    let said = message.from + ": " + message.message;
    let line = document.createElement("p");
    line.classList.toggle("own", message.from === list.dataset.me);
    line.textContent = "(" + local(message.timestamp) + ")\n" + said;
    list.append(line);
    while (list.children.length > 500) list.firstElementChild.remove();
    document.title = said;
};

form.onsubmit = async function (e) {
    e.preventDefault();
    let body = new FormData(form);
    textbox.value = "";
    let sent = await fetch("", {method: "POST", body}).catch(Response.error);
    let why = sent.status < 500 && await sent.text() || "Please send it again.";
    problem.textContent = sent.ok ? "" : "Not sent. " + why;
    if (!sent.ok) {
        form.uid.value = textbox.value ? Math.random() : body.get("uid");
        textbox.value = (body.get("message") + "\n" + textbox.value).trim();
    }
};

textbox.oninput = () => form.uid.value = Math.random();
textbox.onkeydown = function (e) {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        form.requestSubmit();
    }
};
