from flask import Blueprint, request

guard = Blueprint("guard", __name__)


def is_from_elsewhere():
    """Tell whether the browser says that another website asks"""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"

    origin = request.headers.get("Origin")
    if origin is not None:
        own = ["http://" + request.host, "https://" + request.host]
        return origin not in own

    return False


@guard.before_app_request
def refuse_forged_forms():
    """Take nothing that a form on another website sends"""
    if request.method == "POST" and is_from_elsewhere():
        return "This form was not sent from a page of the chat.", 403


@guard.after_app_request
def add_policy(response):
    """Let the browser run and show only what comes from the chat itself"""
    policy = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@guard.app_errorhandler(413)
def refuse_what_is_huge(error):
    """Say in a sentence that a form holds too much"""
    return "That is too long. A message has 1 to 2,000 characters.", 413
