let list = document.getElementById("list");
let problem = document.getElementById("problem");
let textbox = document.getElementById("message");
let uid = document.getElementById("uid");
let form = textbox.form;
let timer;

function startTimer() {
    clearTimeout(timer);
    timer = setTimeout(() => location.reload(), 5000);
}

function showLocalTimes() {
    for (let time of list.querySelectorAll("time")) {
        let moment = new Date(time.textContent.replace(" ", "T"));
        time.textContent = moment.toLocaleString();
    }
}

function showMessages(html) {
    let page = new DOMParser().parseFromString(html, "text/html");
    list.innerHTML = page.getElementById("list").innerHTML;
    showLocalTimes();
}

async function send(body) {
    try {
        let response = await fetch("", {method: "POST", body: body});
        if (response.ok) {
            showMessages(await response.text());
            startTimer();
        }

        return response.ok;
    } catch (error) {
        return false;
    }
}

form.onsubmit = async function (e) {
    e.preventDefault();
    clearTimeout(timer);
    let body = new FormData(form);
    textbox.value = "";
    uid.value = Math.random();
    problem.textContent = "";

    let sent = await send(body);
    if (!sent) {
        problem.textContent = "Not sent. Please send it again.";
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
    startTimer();
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        form.requestSubmit();
    }
};

showLocalTimes();
startTimer();
