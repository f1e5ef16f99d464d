"""What several tests need: where things lie, and a browser without network and without Thai fonts.

What a test needs from outside the project (../shared, Chromium) may be missing on someone's
machine: then the test is skipped and says what was missing. Where the environment says CI=true
the same thing is a failure, so that nothing is passed over unseen.
"""

import os
import shutil
import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import geothai
import pandas as pd
import pytest

from tambonlib import places, words

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file())


def shared_folder() -> Path:
    """The folder ``../shared`` beside the project; a test that asks for it ends here where it is missing."""
    folder = project_root().parent / "shared"
    return folder if folder.is_dir() else missing("the folder ../shared beside the project")


def chromium_path() -> Path:
    """The Chromium of this machine; a test that asks for it ends here where it is missing."""
    for name in _CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return missing("Chromium (the system package chromium)")


def missing(what: str):
    """End the test because `what` is not there: a failure where CI=true, else an announced skip."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"needed {what}, which must be there where CI=true", pytrace=False)
    pytest.skip(f"not tested: {what} is missing on this machine")


def write_fontconfig_without_thai(folder: Path) -> Path:
    """Write a fontconfig that rejects every font able to write Thai, and say where it stands.

    On a machine with a Thai font every page would look right, also one whose own font is broken.
    """
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
        f"<cachedir>{folder / 'fontcache'}</cachedir>"
        '<selectfont><rejectfont><pattern><patelt name="lang"><string>th</string></patelt></pattern>'
        "</rejectfont></selectfont></fontconfig>"
    )
    path = folder / "fonts_without_thai.conf"
    path.write_text(text, encoding="utf-8")
    return path


@dataclass
class Opened:
    """A page in the browser, and every request that left it (its own file and data: not counted)."""

    page: object
    requests: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Browser:
    """Chromium with the network off and without Thai fonts."""

    chromium: object

    @contextmanager
    def open(self, path: Path, *, width: int = 1280, height: int = 900, javascript: bool = True) -> Iterator[Opened]:
        """Open a file from disk in a window of this size."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=javascript, offline=True
        )
        opened = Opened(context.new_page())
        own = path.resolve().as_uri()

        def note(request):
            if request.url != own and not request.url.startswith("data:"):
                opened.requests.append(request.url)

        opened.page.on("request", note)
        try:
            opened.page.goto(own)
            yield opened
        finally:
            context.close()


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start Chromium for some tests; `folder` takes its font configuration.

    Use it through a fixture of the test module, so that it starts once for all of its tests.
    """
    executable = chromium_path()
    from playwright.sync_api import sync_playwright

    environment = {**os.environ, "FONTCONFIG_FILE": str(write_fontconfig_without_thai(folder))}
    arguments = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(executable), args=arguments, env=environment)
        try:
            yield Browser(chromium)
        finally:
            chromium.close()


def named_values(key: str, lang: str) -> set[str]:
    """The names in braces that a text asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(words._template(key, lang)) if name}


def places_of_provinces(codes: list[str]) -> pd.DataFrame:
    """All tambons of these provinces in the registry, in the order of their codes."""
    found = [
        places.find_tambon(tambon.code)
        for code in codes
        for amphoe in geothai.districts(code)
        for tambon in geothai.subdistricts(amphoe.code)
    ]
    table = pd.DataFrame([vars(one) for one in found], dtype="str")
    table = table.rename(columns={"code": "tambon_code", "th": "name_th", "en": "name_en"})
    return table.sort_values("tambon_code", ignore_index=True)
