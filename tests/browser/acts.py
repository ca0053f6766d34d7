"""What a person does in a browser at the stages of the course."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def enter(page: Page, name: str) -> None:
    """Come in by the form on `/`, and be on one's own page.

    With its script: what is typed before that runs goes to the box alone.
    """
    page.goto("/")
    page.get_by_label("Username:").fill(name)
    page.get_by_role("button", name="Go to chat!").click()
    expect(page.get_by_role("heading")).to_contain_text(name)
    page.wait_for_load_state()


def say(page: Page, name: str, message: str) -> None:
    """Send a message: by the box of one's page, else by the address."""
    box = page.get_by_role("textbox")
    if box.count():
        box.fill(message)
        page.get_by_role("button", name="Send message").click()
    else:
        page.goto(f"/{name}/{message}")
    expect(page.locator("body")).to_contain_text(message)
    expect(page.get_by_role("heading")).to_contain_text(name)
    page.wait_for_load_state()


def stop_clock(page: Page) -> None:
    """From here on a page's time goes on only by `page.clock.run_for`."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def script_errors(page: Page) -> list[str]:
    """What stopped the scripts of all pages that were open here."""
    return [error.message for error in page.page_errors(filter="all")]
