"""A notebook in JupyterLab looks like its page, and leaves no output in a tracked file."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from traitlets.config import Config

from tambonlib.report import live_notebook
from tambonlib.report.exporter import render_notebook
from tests.rooms.batch.workshop import Workshop
from tests.support import missing, project_root

FOLDER = project_root() / "notebooks"
NOTEBOOKS = sorted(
    path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
)
HOOK = f"{live_notebook.__name__}.{live_notebook.strip_outputs.__name__}"


class AsJupyterLab(nbclient.NotebookClient):
    """Runs cells as JupyterLab does: each request names its cell."""

    async def async_start_new_kernel_client(self):
        client = await super().async_start_new_kernel_client()
        made = client.session.msg

        def with_cell(kind, *others, **named):
            message = made(kind, *others, **named)
            message["metadata"]["cellId"] = "a-cell"
            return message

        client.session.msg = with_cell
        return client


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A small study with the project's own notebooks, under git."""
    if shutil.which("git") is None:
        missing("git")
    workshop = Workshop(tmp_path_factory.mktemp("lab") / "project")
    shutil.rmtree(workshop.root / "notebooks")
    shutil.copytree(project_root() / "notebooks", workshop.root / "notebooks")
    shutil.copy(project_root() / ".gitignore", workshop.root)
    workshop.plan()  # imported and measured
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *command], cwd=workshop.root, check=True)
    return workshop.root


def git_status(project: Path) -> str:
    done = subprocess.run(["git", "status", "--porcelain"], cwd=project, capture_output=True, text=True, check=True)
    return done.stdout


def run_all(notebook: nbformat.NotebookNode, folder: Path, client=AsJupyterLab) -> nbformat.NotebookNode:
    return client(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()


def names_this_study(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    for cell in notebook.cells:
        cell.source = cell.source.replace("990101", "980101").replace("params/demo.yaml", "params/example.yaml")
    return notebook


@pytest.fixture(scope="module")
def working_copies(project) -> dict[str, Path]:
    """The copies of all notebooks, run from first to last cell and saved, as `tambon lab` and "Run All" do it."""
    made = {}
    for name in NOTEBOOKS:
        copy, new = live_notebook.copy_to_work(project / "notebooks" / name, project, "params/example.yaml")
        assert new and copy.parent == project / "work"
        notebook = nbformat.read(copy, as_version=4)
        given = [cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
        assert all('study = "params/example.yaml"' in source for source in given)
        nbformat.write(run_all(names_this_study(notebook), copy.parent), copy)
        made[name] = copy
    return made


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_working_copy_is_run_and_git_sees_nothing(project, working_copies, name):
    assert any(cell.get("outputs") for cell in nbformat.read(working_copies[name], as_version=4).cells)
    assert git_status(project) == ""


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_of_the_project_that_is_run_and_saved_in_jupyterlab_stays_as_it_was(project, working_copies, name):
    executed = nbformat.read(working_copies[name], as_version=4)
    for cell in executed.cells:
        cell.source = cell.source.replace("980101", "990101").replace("params/example.yaml", "params/demo.yaml")
    manager = FileContentsManager(root_dir=str(project), config=Config(FileContentsManager={"pre_save_hook": HOOK}))
    manager.save({"type": "notebook", "format": "json", "content": executed}, f"notebooks/{name}")
    assert git_status(project) == ""


def test_a_copy_that_somebody_worked_in_is_left_alone(project):
    copy, _ = live_notebook.copy_to_work(project / "notebooks" / "tambon.ipynb", project, "params/other.yaml")
    copy.write_text("mine", encoding="utf-8")
    assert live_notebook.copy_to_work(project / "notebooks" / "tambon.ipynb", project, "params/other.yaml") == (
        copy,
        False,
    )
    assert copy.read_text(encoding="utf-8") == "mine"


def test_the_style_comes_with_the_first_cell_and_stays_out_of_the_page(project, working_copies):
    live = nbformat.read(working_copies["tambon.ipynb"], as_version=4)
    by_hand = nbformat.read(working_copies["tambon.ipynb"], as_version=4)
    by_hand = run_all(by_hand, project, nbclient.NotebookClient)
    styles = [
        output.data["text/html"]
        for cell in live.cells
        for output in cell.get("outputs", ())
        if live_notebook.ONLY_LIVE in output.get("metadata", {})
    ]
    assert len(styles) == 1 and styles[0].count("@font-face") == 2
    assert not any("@font-face" in json.dumps(cell.get("outputs", ())) for cell in by_hand.cells)
    assert render_notebook(live) == render_notebook(by_hand)


def test_the_style_touches_nothing_of_jupyterlab_but_outputs_and_fonts():
    outside, _, inside = live_notebook.live_style().partition(live_notebook._OUTPUT)
    assert outside.count("{") == 3  # two weights of the font, and the fonts of texts and code
    assert inside.count("{") == inside.count("}") > 100
    assert "@page" not in inside and ":root" not in inside and "html {" not in inside and "body {" not in inside


def test_jupyterlab_is_started_in_the_project_with_the_copy_open(tmp_path):
    command = live_notebook.lab_command(tmp_path, tmp_path / "work" / "tambon_demo.ipynb")
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert (
        f"--ServerApp.root_dir={tmp_path}" in command
        and "--LabApp.default_url=/lab/tree/work/tambon_demo.ipynb" in command
    )
    done = subprocess.run(
        [*command, "--no-browser", "--show-config"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path)},
    )
    assert HOOK in done.stdout
