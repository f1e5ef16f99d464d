"""The parameters of each report as a file of its own, so that plain ``papermill -f`` makes the same notebook."""

import json
from pathlib import Path

from tambonlib import words
from tambonlib.batch.request import ReportRequest, inside
from tambonlib.records import atomic
from tambonlib.study import Study


def parameters_text(study: Study, request: ReportRequest) -> str:
    """The parameters as YAML, with a line that says how to use them.

    Every value is quoted: a code with a zero in front stays a text.
    """
    values = {
        "study": study_place(study),
        "tambon": request.tambon_code,
        "edition": request.edition,
        "lang": request.lang,
    }
    place = study.outputs_folder / request.parameters
    shown = (
        place.relative_to(project_folder(study)).as_posix()
        if place.is_relative_to(project_folder(study))
        else place.name
    )
    head = "".join(f"# {words.text('resume.parameters.how', lang, file=shown)}\n" for lang in words.LANGUAGES)
    # A JSON text is a YAML text, with the same quoting on every machine.
    return head + "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())


def write_parameters(study: Study, request: ReportRequest) -> Path:
    """Write the file, unless it stands there already as it should."""
    path = inside(study.outputs_folder, request.parameters)
    if not stands(study, request):
        atomic.write_bytes(path, parameters_text(study, request).encode("utf-8"))
    return path


def stands(study: Study, request: ReportRequest) -> bool:
    """Whether the file is there as it should be."""
    path = study.outputs_folder / request.parameters
    return path.is_file() and path.read_bytes() == parameters_text(study, request).encode("utf-8")


def project_folder(study: Study) -> Path:
    """The folder in which notebooks run: the one above the study file's."""
    return study.path.parent.parent


def study_place(study: Study) -> str:
    """How a notebook names the study: from the project's folder, so that no page shows where that lies."""
    return study.path.relative_to(project_folder(study)).as_posix()
