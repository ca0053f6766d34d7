"""The script engine of a tab: QuickJS in WebAssembly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from course.sandbox.engine import MEMORY, STACK, ScriptError


class QuickJs:
    """See `course.sandbox.engine.Engine`."""

    def __init__(self, seconds: float) -> None:
        from course_engine import newEngine

        self._engine = newEngine(MEMORY, STACK, seconds * 1000)

    def evaluate(self, text: str) -> str | None:
        """See `Engine`."""
        value: Any = self._raising(lambda: self._engine.evaluate(text))
        return value if isinstance(value, str) else None

    def finish_jobs(self) -> None:
        """See `Engine`."""
        self._raising(self._engine.finishJobs)

    def _raising(self, job: Callable[[], Any]) -> Any:
        answer = job()
        if answer.error is not None:
            raise ScriptError(answer.error)
        return answer.value

    def __del__(self) -> None:
        self._engine.close()
