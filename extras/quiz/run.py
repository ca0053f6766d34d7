import json
import os
from flask import Flask, redirect, render_template, request, session, url_for

app = Flask(__name__)
app.secret_key = os.getenv("SECRET", "randomstring123")

with app.open_resource("riddles.json") as file:
    riddles = json.load(file)


def is_playing():
    """Whether the visitor is in the middle of a round"""
    return 1 <= session.get("number", 0) <= len(riddles)


def check_answer(riddle, answer):
    """Count a right answer, and keep the best score"""
    if answer.strip().lower() in riddle["answers"]:
        session["score"] += 1
        session["best"] = max(session["best"], session["score"])
        session["verdict"] = "Right!"
    else:
        session["verdict"] = "No, it is " + riddle["answers"][0] + "."


@app.route("/", methods=["GET", "POST"])
def index():
    """Begin a round, and show the scores after it"""
    if request.method == "POST":
        session["number"] = 1
        session["score"] = 0
        session["best"] = session.get("best", 0)
        session["verdict"] = ""

    if is_playing():
        return redirect(url_for("ask_riddle", number=session["number"]))

    return render_template("index.html", count=len(riddles))


@app.route("/riddle/<int:number>", methods=["GET", "POST"])
def ask_riddle(number):
    """Ask a riddle, and check its answer"""
    if not is_playing() or number != session["number"]:
        return redirect(url_for("index"))

    riddle = riddles[number - 1]
    if request.method == "POST":
        check_answer(riddle, request.form["answer"])
        session["number"] = number + 1
        return redirect(url_for("index"))

    return render_template(
        "riddle.html", riddle=riddle, number=number, count=len(riddles)
    )


if __name__ == "__main__":
    app.run(
        host=os.getenv("IP", "0.0.0.0"),
        port=int(os.getenv("PORT", "5000")),
        debug=False,
    )
