"""From an executed notebook to one HTML file that needs nothing from outside.

nbconvert knows the exporter by the name ``tambon_html``::

    jupyter nbconvert --to tambon_html outputs/demo/notebooks/990101.ipynb
"""

from functools import cache, lru_cache
from importlib import resources as package_files

from jinja2 import pass_context
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets import Unicode, default
from traitlets.config import Config

from tambonlib import words
from tambonlib.errors import Fault, TambonError
from tambonlib.report.fonts import font_faces, stylesheet
from tambonlib.report.notebook_view import (
    alternative_text,
    check_alternative_texts,
    contents_list,
    count_unfinished,
    number_headings,
    page_facts,
    sheet_from,
)
from tambonlib.report.sanitize import without_machine_paths

# Nothing from outside, no script; styles, pictures and the font come from the file itself.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
)
# Those that can matter to a page; where one is in use the notebook is checked against its schema after each. The
# stock ones
# beside these write other formats or other files.
_PREPROCESSORS = (
    "TagRemovePreprocessor",
    "RegexRemovePreprocessor",
    "ClearOutputPreprocessor",
    "CoalesceStreamsPreprocessor",
    "ExecutePreprocessor",
)
# What is asked of the steps that remove something; a cell's metadata, which one of them thins out, are not shown
# anyway.
_REMOVE_WHAT = {
    "TagRemovePreprocessor": (
        "remove_cell_tags",
        "remove_all_outputs_tags",
        "remove_single_output_tags",
        "remove_input_tags",
    ),
    "RegexRemovePreprocessor": ("patterns",),
}
_SHOWN_FIRST = ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]


def render_notebook(notebook: NotebookNode, *, lang: str | None = None, title: str | None = None) -> str:
    """The page of an executed notebook as one HTML text.

    Parameters
    ----------
    notebook
        As executed; it is not changed.
    lang
        ``"th"`` or ``"en"``: language of the frame around what the cells show. None takes the
        language that the notebook was run with; Thai where it is not known.
    title
        What the browser's tab says; None takes the title that the masthead carries.

    Returns
    -------
    str
        HTML without any request: fonts, styles and pictures are inside, scripts cannot run.

    Raises
    ------
    TambonError
        When a picture has no alternative text, or the language is unknown.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> page = render_notebook(new_notebook(cells=[new_markdown_cell("## Gaps")]), lang="en", title="Try")
    >>> '<html lang="en">' in page, "http" in page.replace("http-equiv", "")
    (True, False)
    """
    page, _ = _shared_exporter().from_notebook_node(notebook, {"lang": lang, "title": title})
    return page


@cache
def _shared_exporter() -> "TambonHTMLExporter":
    """One exporter for all pages of a process: reading its template takes longer than filling it in."""
    return TambonHTMLExporter()


class TambonHTMLExporter(TemplateExporter):
    """nbconvert exporter ``tambon_html``: one self-contained page, printable, readable on a phone."""

    export_from_notebook = "Tambon report (HTML)"
    output_mimetype = "text/html"
    language_code = Unicode("", help="Language of the page, th or en; empty: as the notebook was run").tag(config=True)
    title = Unicode("", help="Title of the page; empty: as the masthead says").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "template"

    @default("default_preprocessors")
    def _default_preprocessors_default(self) -> list[str]:
        return [f"nbconvert.preprocessors.{name}" for name in _PREPROCESSORS]

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(package_files.files("tambonlib") / "report")]

    @property
    def default_config(self) -> Config:
        """The stock configuration, with the order in which kinds of output are preferred."""
        config = Config({"NbConvertBase": {"display_data_priority": _SHOWN_FIRST}})
        inherited = super().default_config.copy()
        inherited.merge(config)
        return inherited

    def default_filters(self):
        """The stock filters, and those that the template asks for."""
        yield from super().default_filters()
        yield "markdown", markdown_to_html
        yield "without_machine_paths", without_machine_paths
        yield "alternative_text", alternative_text
        yield "number_headings", number_headings
        yield "contents_list", contents_list
        yield "css_text", css_text
        yield "can_be_shown", can_be_shown
        yield "say", _say

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw) -> tuple[str, dict]:
        """Convert an executed notebook; it is checked before anything is written."""
        check_alternative_texts(nb)
        facts = page_facts(nb)
        resources = self._init_resources(resources)
        lang = resources.get("lang") or self.language_code or facts.get("lang", "th")
        if lang not in words.LANGUAGES:
            raise TambonError([Fault("unknown_page_language", found=str(lang))])
        resources["lang"] = lang
        resources["title"] = (
            resources.get("title") or self.title or facts.get("title") or _title_without_masthead(facts, lang)
        )
        resources["page_edge"] = facts.get("page_edge", "")
        resources["page_foot"] = facts.get("page_foot", "")
        resources["unfinished"] = count_unfinished(nb)
        resources["content_security_policy"] = CONTENT_SECURITY_POLICY
        resources["font_faces"] = font_faces()
        resources["style"] = stylesheet()
        return super().from_notebook_node(sheet_from(nb), resources, **kw)

    def _preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Run nbconvert's preprocessors; where none is in use, only check the notebook's schema, once.

        nbconvert would copy the notebook three times more.
        """
        if any(map(_is_in_use, self._preprocessors)):
            return super()._preprocess(nb, resources)
        self._validate_preprocessor(nb, None)
        return nb, resources


def _is_in_use(preprocessor: object) -> bool:
    """Whether a step would change anything; those that remove cells are on from the start, with nothing to remove."""
    what = _REMOVE_WHAT.get(type(preprocessor).__name__)
    asked = what is None or any(getattr(preprocessor, name) for name in what)
    return asked and getattr(preprocessor, "enabled", True)


def _title_without_masthead(facts: dict, lang: str) -> str:
    """The title of a page whose masthead was never made."""
    return words.text(
        "report.untitled_of" if "tambon" in facts else "report.untitled", lang, tambon=facts.get("tambon")
    )


def can_be_shown(output: NotebookNode) -> bool:
    """Whether a page without script can show something of this output."""
    return any(kind in output.data for kind in _SHOWN_FIRST)


@lru_cache(maxsize=1024)
def markdown_to_html(source: str) -> str:
    """Markdown as HTML; HTML inside it is shown as text and never runs.

    Examples
    --------
    >>> "<script>" in markdown_to_html("**n** of N <script>alert(1)</script>")
    False
    """
    renderer = IPythonRenderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    return MarkdownWithMath(renderer=renderer).render(source)


def css_text(text: str) -> str:
    r"""The text as a CSS string, quotes and all, so that it cannot end its rule.

    Examples
    --------
    >>> print(css_text('A "B" </style>'))
    "A \22 B\22  \3c /style\3e "
    """
    escaped = "".join(f"\\{ord(letter):x} " if letter in "\"'\\<>&{};\n\r" else letter for letter in text)
    return f'"{escaped}"'


@pass_context
def _say(context, key: str, **values: object) -> str:
    """The text with this key under ``report.`` in the page's language."""
    return words.text(f"report.{key}", context["resources"]["lang"], **values)
